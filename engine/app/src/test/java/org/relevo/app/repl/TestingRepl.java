package org.relevo.app.repl;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jline.terminal.Terminal;
import org.relevo.app.build.BuildPorts;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.progress.Screen;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.FactsText;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.core.directory.ServiceType;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.LoadAverage;
import org.relevo.core.offload.MachineConnection;
import org.relevo.core.slot.MachineSlot;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StoreDir;
import picocli.CommandLine;

/** The command with directories of its own, and machines that are nothing but what they say of their load. */
class TestingRepl implements ReplPorts {
  static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

  static final String MACHINES = """
      (define (machine name . clauses)
        (build-machine
          (name name)
          (systems '("x86_64-linux"))
          (user "offload")
          (host-key "%s")))
      (list (machine "anvil")
            (build-machine (inherit (machine "hammer")) (speed 2) (features '("kvm")))
            (build-machine (inherit (machine "tongs")) (systems '("aarch64-linux"))))
      """.formatted(KEY);

  final Path root;
  final Path file;
  final AtomicInteger connected = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();

  /** Has a permit for each time that a machine was asked. */
  final Semaphore asked = new Semaphore(0);

  /** Loads of one minute on two cores, by machine; others do not answer. */
  final Map<String, Double> loads = new ConcurrentHashMap<>();

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream output = new PrintStream(printed, true, StandardCharsets.UTF_8);
  private final StringWriter errors = new StringWriter();
  private InputStream input = InputStream.nullInputStream();
  private Optional<Terminal> terminal = Optional.empty();

  TestingRepl(Path root) throws IOException {
    this.root = root;
    this.file = Files.writeString(root.resolve("machines.scm"), MACHINES);
    loads.put("anvil", 0.5);
    loads.put("hammer", 1.0);
  }

  String out() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return errors.toString();
  }

  void type(String script) {
    input = new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8));
  }

  /** Runs the command with the machine file and these arguments, and returns its exit code. */
  int run(String... arguments) {
    CommandLine line = new CommandLine(new ReplCommand(this));
    line.setErr(new PrintWriter(errors, true));
    List<String> all = new ArrayList<>(List.of(
        "--config", root.toString(),
        "--state", root.resolve("state").toString(),
        "--store", "/relevo-test/store",
        "--real-store", root.resolve("head/store").toString()));
    all.addAll(List.of(arguments));
    return line.execute(all.toArray(String[]::new));
  }

  /** Runs the command at {@code there} in a thread of its own, and returns what becomes its exit code. */
  Future<Integer> start(Terminal there) {
    terminal = Optional.of(there);
    FutureTask<Integer> task = new FutureTask<>(this::run);
    Thread thread = new Thread(task, "repl");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  HeadDirectories directories() {
    return new HeadDirectories(
        root,
        root.resolve("state"),
        new StoreDir("/relevo-test/store"),
        root.resolve("head/store"),
        Optional.empty());
  }

  @Override
  public Store openStore(HeadDirectories directories) throws IOException {
    throw new IOException("this host has no store");
  }

  @Override
  public BuildPorts.Connections connections(StoreDir dir) {
    return new BuildPorts.Connections() {
      @Override
      public MachineConnection connect(BuildMachine machine) throws IOException {
        if (!loads.containsKey(machine.name())) {
          throw new IOException(machine.id() + ": it is switched off");
        }
        connected.incrementAndGet();
        return new Connection(machine);
      }

      @Override
      public void close() {}
    };
  }

  /** Sees two hosts. */
  @Override
  public MachineDirectory directory() {
    return new MachineDirectory() {
      @Override
      public List<Advert> look(ServiceType type, Duration timeout, Predicate<List<Advert>> enough) {
        return List.of(advert("forge"), advert("stranger"));
      }

      @Override
      public void close() {}
    };
  }

  private static Advert advert(String name) {
    Map<String, String> text = Map.of("systems", "x86_64-linux", "user", "builder");
    return new Advert(
        name,
        name + ".local",
        22,
        List.of("10.0.0.7"),
        text,
        FactsText.read(text).facts(),
        List.of(),
        Set.of("eth0"),
        Instant.EPOCH,
        Instant.EPOCH);
  }

  @Override
  public Optional<Terminal> terminal() {
    return terminal;
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public PrintStream output() {
    return output;
  }

  @Override
  public Screen screen() {
    return new Screen(output, false, 80);
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("XDG_STATE_HOME", root.resolve("xdg").toString());
  }

  private final class Connection implements MachineConnection {
    private final BuildMachine machine;
    private volatile boolean open = true;

    Connection(BuildMachine machine) {
      this.machine = machine;
    }

    @Override
    public Health probe(Duration limit) throws IOException {
      asked.release();
      Double load = loads.get(machine.name());
      if (load == null) {
        open = false;
        throw new IOException(machine.id() + ": it is switched off");
      }
      return new Health(
          machine.name(),
          "Linux 6.1",
          "x86_64",
          2,
          new LoadAverage(load, load, load),
          ByteSize.ofMebibytes(500),
          "/relevo-test/store",
          Optional.of(ByteSize.ofMebibytes(100)),
          Optional.empty(),
          Duration.ofSeconds(-3),
          Optional.empty(),
          Instant.now());
    }

    @Override
    public MachineSlot takeSlot(int slots) throws IOException {
      throw new IOException(machine.id() + ": it builds nothing");
    }

    @Override
    public BuildDaemon openDaemon() throws IOException {
      throw new IOException(machine.id() + ": it has no daemon");
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      if (open) {
        closed.incrementAndGet();
      }
      open = false;
    }
  }
}
