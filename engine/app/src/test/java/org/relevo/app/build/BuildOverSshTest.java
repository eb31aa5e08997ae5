package org.relevo.app.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.SharedQuarantine;
import org.relevo.app.daemon.DaemonSettings;
import org.relevo.app.daemon.WorkerServer;
import org.relevo.app.journal.Entry;
import org.relevo.app.journal.JournalDecoder;
import org.relevo.app.journal.JournalFiles;
import org.relevo.app.journal.JournalReader;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.offload.MachineConnection;
import org.relevo.core.offload.SshMachines;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.rank.SlotUsage;
import org.relevo.core.slot.Lease;
import org.relevo.core.slot.Slots;
import org.relevo.core.ssh.OpenSshKeys;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.Store;
import org.relevo.core.store.daemon.DaemonPool;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.formats.derivation.DerivationBuilder;
import org.relevo.formats.derivation.DerivationHashes;
import org.relevo.formats.derivation.NamedDerivation;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import picocli.CommandLine;

/** The command against machines with real SSH, a real daemon and real builders. */
@Timeout(90)
class BuildOverSshTest {
  @TempDir
  Path root;

  private final List<TestingMachine> machines = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicInteger events = new AtomicInteger();
  private UnaryOperator<BuildMachine> change = machine -> machine;
  private long cutSending;
  private long cutRetrieving;
  private Optional<Path> headSocket = Optional.empty();
  private LocalStore head;
  private HostKey clientPublicKey;
  private Path clientKey;

  @BeforeEach
  void start() throws Exception {
    clientKey = root.resolve("id");
    clientPublicKey = OpenSshKeys.generate(clientKey);
    head = TestingMachine.store(root, "head", "m0", "m1");
  }

  @AfterEach
  void stop() throws Exception {
    Slots slots = Slots.in(root.resolve("head/state"));
    for (TestingMachine machine : machines) {
      machine.close();
      BuildMachine host = machine.machine;
      assertThat(slots.usage(host)).isEqualTo(new SlotUsage(0, host.parallelBuilds()));
      assertThat(machine.store.realDir().toFile().list()).allMatch(name -> name.length() > 33);
    }
    assertThat(head.verify()).isEmpty();
    head.close();
  }

  private TestingMachine machine(String trusted) throws Exception {
    TestingMachine machine =
        TestingMachine.start(root, "m" + machines.size(), clientPublicKey, clientKey, 2, trusted);
    machines.add(machine);
    return machine;
  }

  private StorePath derivation(String name, String script, StorePath... inputs) throws IOException {
    DerivationBuilder builder = builder(name, script);
    for (StorePath input : inputs) {
      builder.input(input);
    }
    return derivation(builder);
  }

  private static DerivationBuilder builder(String name, String script) {
    return new DerivationBuilder(TestingMachine.DIR, name)
        .arguments("-c", script)
        .environment("PATH", "/usr/bin:/bin");
  }

  private StorePath derivation(DerivationBuilder builder) throws IOException {
    NamedDerivation made =
        builder.build("x86_64-linux", "/bin/sh", new DerivationHashes(head::derivation));
    return head.addText(made.path().name(), made.contents(), made.derivation().references());
  }

  private StorePath output(StorePath derivation) throws IOException {
    return head.derivation(derivation).output("out").orElseThrow().path();
  }

  private int build(Object... arguments) {
    List<String> line = new ArrayList<>();
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    line.addAll(List.of(
        "--state", root.resolve("head/state").toString(),
        "--store", TestingMachine.DIR.text(),
        "--real-store", root.resolve("head/store").toString()));
    CommandLine command = new CommandLine(new BuildCommand(new Ports()));
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(line.toArray(String[]::new));
  }

  private final class Ports implements BuildPorts {
    @Override
    public Store openStore(HeadDirectories directories) throws IOException {
      if (headSocket.isPresent()) {
        Path socket = headSocket.get();
        return new DaemonPool(
            TestingMachine.DIR, () -> DaemonStore.connect(TestingMachine.DIR, socket));
      }
      return new TestingStreams(
          TestingMachine.store(root, "head", "m0", "m1"), cutSending, cutRetrieving, () -> {
            events.incrementAndGet();
            machines.get(0).unplug();
          });
    }

    @Override
    public MachineSource machines(Path file, boolean trusted) {
      return () ->
          machines.stream().map(machine -> change.apply(machine.machine)).toList();
    }

    @Override
    public List<StorePath> graph(Path file, Store store, boolean trusted) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Connections connections(StoreDir dir) {
      SshConnector connector = new SshConnector(new SshTimeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          2,
          Duration.ofSeconds(5),
          Duration.ofSeconds(60)));
      SshMachines over = new SshMachines(connector, dir, InstantSource.system());
      return new Connections() {
        @Override
        public MachineConnection connect(BuildMachine machine) throws IOException {
          return over.connect(machine);
        }

        @Override
        public void close() {
          connector.close();
        }
      };
    }
  }

  @Test
  void build_graph_isOffloadedAndComesBackVerified() throws Exception {
    machine("head");
    machine("head");
    StorePath a = derivation("a", "echo one > $out; echo log of a");
    StorePath b = derivation("b", "cat " + output(a) + " " + output(a) + " > $out", a);
    StorePath c = derivation("c", "cat " + output(a) + " > $out", a);
    StorePath d = derivation("d", "cat " + output(b) + " " + output(c) + " > $out", b, c);
    assertThat(build(d, "--json")).as(err.toString()).isZero();
    assertThat(head.realPath(output(d))).hasContent("one\none\none\n");
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("good").asBoolean()).isTrue();
    assertThat(json.get("outputs").get(0).asText()).isEqualTo(output(d).toString());
    assertThat(json.get("derivations")).hasSize(4);
    assertThat(json.get("derivations").get(0).get("fate").asText()).isEqualTo("built");
    // Nothing is left to do, so no machine is needed.
    machines.forEach(TestingMachine::unplug);
    out.getBuffer().setLength(0);
    assertThat(build(d)).isZero();
    assertThat(out.toString().strip()).isEqualTo(output(d).toString());
  }

  @Test
  void build_overZstd_comesBackVerified() throws Exception {
    machine("head");
    change = m -> compressed(m, "auto");
    StorePath a = derivation("a", "seq 300000 > $out");
    StorePath b = derivation("b", "cat " + output(a) + " > $out", a);
    assertThat(build(b)).as(err.toString()).isZero();
    assertThat(Files.size(head.realPath(output(b)))).isEqualTo(1_988_895);
    assertThat(head.verify()).isEmpty();
  }

  private static BuildMachine compressed(BuildMachine machine, String method) {
    return new BuildMachine(
        machine.name(),
        machine.port(),
        machine.systems(),
        machine.user(),
        machine.hostKey(),
        machine.privateKey(),
        List.of(method),
        machine.compressionLevel(),
        machine.daemonSocket(),
        machine.overloadThreshold(),
        machine.parallelBuilds(),
        machine.speed(),
        machine.features(),
        Optional.empty());
  }

  @Test
  void build_headBehindItsOwnDaemon_worksAlike() throws Exception {
    machine("head");
    machine("head");
    Path socket = root.resolve("head.socket");
    DaemonSettings settings =
        DaemonSettings.of(socket, Set.of(), 1).withSiteParent(root.resolve("sites"));
    WorkerServer daemon = WorkerServer.start(head, settings);
    try (daemon) {
      headSocket = Optional.of(socket);
      StorePath a = derivation("a", "echo one > $out");
      StorePath b = derivation("b", "echo two > $out");
      StorePath c = derivation("c", "cat " + output(a) + " " + output(b) + " > $out", a, b);
      assertThat(build(c)).as(err.toString()).isZero();
      assertThat(head.realPath(output(c))).hasContent("one\ntwo\n");
    }
  }

  @Test
  void build_builderFails_exits100AndSaysWhichAndWhere() throws Exception {
    machine("head");
    StorePath bad = derivation("bad", "echo about to fail; exit 3");
    StorePath after = derivation("after", "cat " + output(bad) + " > $out", bad);
    assertThat(build(after)).isEqualTo(100);
    assertThat(err.toString()).contains(bad.toString(), "127.0.0.1", after.toString());
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void build_builderFails_saysOnceWhatTheDaemonSaid() throws Exception {
    machine("head");
    StorePath bad = derivation("bad", "exit 3");
    ByteArrayOutputStream live = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(live, true, StandardCharsets.UTF_8));
    try {
      build(bad, "--json");
    } finally {
      System.setErr(before);
    }
    assertThat(live.toString(StandardCharsets.UTF_8)).containsOnlyOnce("exit code 3");
    assertThat(err.toString()).contains("the build failed on").doesNotContain("exit code 3");
    assertThat(out.toString()).contains("exit code 3");
  }

  @Test
  void build_pastItsTimeout_exits101() throws Exception {
    machine("head");
    StorePath slow = derivation("slow", "sleep 60; echo > $out");
    assertThat(build(slow, "--timeout", "1")).isEqualTo(101);
    assertThat(err.toString()).contains(slow.toString(), "timed out");
  }

  @Test
  void build_keyNotAuthorizedThere_saysHowToMendIt() throws Exception {
    machine("somebody-else");
    StorePath a = derivation("a", "echo > $out");
    assertThat(build(a)).isEqualTo(1);
    assertThat(err.toString())
        .contains("archive --authorize", machines.get(0).machine.id());
    assertThat(machines.get(0).store.allValid()).isEmpty();
  }

  @Test
  void build_machineNotAuthorizedHere_importsNothing() throws Exception {
    machine("head");
    machine("head");
    machine("head");
    // Only m0 and m1 are trusted here; take them away.
    machines.get(0).unplug();
    machines.get(1).unplug();
    StorePath a = derivation("a", "echo > $out");
    assertThat(build(a, "--max-wait", "0")).isEqualTo(1);
    assertThat(err.toString()).contains("refused what", "archive --authorize");
    assertThat(head.queryValid(List.of(output(a)))).isEmpty();
  }

  @Test
  void build_oneMachineDown_usesTheOther() throws Exception {
    machine("head").unplug();
    machine("head");
    StorePath a = derivation("a", "echo > $out");
    assertThat(build(a)).as(err.toString()).isZero();
  }

  @Test
  void build_machineUnpluggedInTheBuild_goesElsewhere() throws Exception {
    machine("head");
    machine("head");
    Path gate = TestingMachine.gates(root).resolve("unplugged");
    StorePath a =
        derivation("a", "while ! [ -e " + gate + " ]; do sleep 0.1; done; echo done > $out");
    Thread puller = new Thread(() -> {
      try {
        while (machines.stream().allMatch(machine -> valid(machine, a).isEmpty())) {
          Thread.sleep(20);
        }
        machines.stream()
            .filter(machine -> !valid(machine, a).isEmpty())
            .forEach(TestingMachine::unplug);
        Files.createFile(gate);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    puller.start();
    try {
      assertThat(build(a)).as(err.toString()).isZero();
    } finally {
      puller.interrupt();
      puller.join();
    }
    assertThat(machines).allMatch(machine -> !valid(machine, a).isEmpty());
  }

  private static Set<StorePath> valid(TestingMachine machine, StorePath path) {
    try {
      return machine.store.queryValid(List.of(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BuildMachine machine(
      BuildMachine machine, int port, HostKey hostKey, Path key, OptionalDouble threshold) {
    return new BuildMachine(
        machine.name(),
        port,
        machine.systems(),
        machine.user(),
        hostKey,
        key,
        machine.compression(),
        machine.compressionLevel(),
        machine.daemonSocket(),
        threshold,
        machine.parallelBuilds(),
        machine.speed(),
        machine.features(),
        Optional.empty());
  }

  private String buildsNot(StorePath derivation) {
    assertThat(build(derivation, "--max-wait", "0")).isEqualTo(1);
    assertThat(err.toString()).contains(derivation.toString(), "127.0.0.1:");
    assertThat(out.toString()).isEmpty();
    return err.toString();
  }

  @Test
  void build_wrongHostKey_saysSo() throws Exception {
    machine("head");
    change = m -> machine(m, m.port(), clientPublicKey, m.privateKey(), m.overloadThreshold());
    assertThat(buildsNot(derivation("a", "echo > $out"))).contains("host key");
  }

  @Test
  void build_keyThatIsNotAuthorizedForLogin_saysSo() throws Exception {
    machine("head");
    Path other = root.resolve("other");
    OpenSshKeys.generate(other);
    change = m -> machine(m, m.port(), m.hostKey(), other, m.overloadThreshold());
    assertThat(buildsNot(derivation("a", "echo > $out"))).contains("authorized_keys");
  }

  @Test
  void build_nobodyListens_saysSo() throws Exception {
    machine("head").unplug();
    assertThat(buildsNot(derivation("a", "echo > $out"))).contains("unreachable", "refused");
  }

  @Test
  void build_overloaded_givesTheFigures() throws Exception {
    machine("head");
    change = m -> machine(m, m.port(), m.hostKey(), m.privateKey(), OptionalDouble.of(0));
    assertThat(buildsNot(derivation("a", "echo > $out")))
        .containsPattern("load [0-9.]+ on [0-9]+ core");
  }

  @Test
  void build_slotsFull_saysHowMany() throws Exception {
    BuildMachine host = machine("head").machine;
    Slots slots = Slots.in(root.resolve("head/state"));
    try (Lease one = slots.tryAcquire(host).orElseThrow();
        Lease two = slots.tryAcquire(host).orElseThrow()) {
      assertThat(one.number() + two.number()).isEqualTo(1);
      assertThat(buildsNot(derivation("a", "echo > $out"))).contains("no free slot: 2/2");
    }
  }

  @Test
  void build_cutWhileSending_leavesNothingHalfThere() throws Exception {
    machine("head");
    cutSending = 2_000_000;
    StorePath big = head.addText("big", new byte[6_000_000], List.of());
    StorePath a = derivation(builder("a", "cat " + big + " > $out").sources(List.of(big)));
    assertThat(buildsNot(a)).contains("sending to 127.0.0.1", big.toString());
    assertThat(events).hasPositiveValue();
    assertThat(machines.get(0).store.allValid()).isEmpty();
  }

  @Test
  void build_cutWhileRetrieving_leavesNothingHalfHere() throws Exception {
    machine("head");
    cutRetrieving = 2_000_000;
    StorePath a = derivation("a", "head -c 6000000 /dev/zero > $out");
    assertThat(buildsNot(a)).contains("retrieving from 127.0.0.1", output(a).toString());
    assertThat(events).hasPositiveValue();
    assertThat(head.queryValid(List.of(output(a)))).isEmpty();
    assertThat(head.realPath(output(a))).doesNotExist();
    assertThat(machines.get(0).store.verify()).isEmpty();
  }

  @Test
  void build_oneMachineDrained_goesToTheOtherAndExplainsIt() throws Exception {
    BuildMachine drained = machine("head").machine;
    machine("head");
    Quarantine quarantine = SharedQuarantine.in(root.resolve("head/state"));
    quarantine.drain(drained, "alice", "new disk");
    StorePath a = derivation("a", "echo > $out");
    assertThat(build(a, "--json")).as(err.toString()).isZero();
    assertThat(out.toString()).contains(machines.get(1).machine.id());
    out.getBuffer().setLength(0);
    assertThat(valid(machines.get(0), a)).isEmpty();
    machines.get(1).unplug();
    assertThat(buildsNot(derivation("b", "echo > $out"))).contains("by alice: new disk");
    quarantine.resume(drained);
    assertThat(build(derivation("c", "echo > $out"))).as(err.toString()).isZero();
  }

  @Test
  void build_keyNotAuthorizedThere_leavesTheMachineAloneInTheNextRun() throws Exception {
    BuildMachine refusing = machine("somebody-else").machine;
    machine("head");
    StorePath a = derivation("a", "echo > $out");
    Quarantine quarantine = SharedQuarantine.in(root.resolve("head/state"));
    // Which of the two equals comes first is a matter of luck.
    while (quarantine.standing(refusing).sentences().isEmpty()) {
      StorePath next = derivation("a" + events.incrementAndGet(), "echo > $out");
      assertThat(build(next)).as(err.toString()).isZero();
    }
    err.getBuffer().setLength(0);
    assertThat(build(a)).isZero();
    assertThat(err.toString()).doesNotContain("machine failed");
    assertThat(quarantine.standing(refusing).sentences())
        .extracting(sentence -> sentence.kind() + " " + sentence.failures())
        .containsExactly("TRANSFER_REFUSED 1");
  }

  @Test
  void build_aBuild_isInTheJournal() throws Exception {
    machine("head");
    StorePath a = derivation("a", "echo > $out");
    assertThat(build(a)).as(err.toString()).isZero();
    List<String> events = new ArrayList<>();
    try (JournalReader journal =
        JournalReader.open(JournalFiles.in(root.resolve("head/state")), events::add)) {
      JournalDecoder decoder = new JournalDecoder();
      for (Optional<Entry> next = journal.next(); next.isPresent(); next = journal.next()) {
        Entry entry = next.get();
        decoder.take(entry);
        decoder
            .request(entry)
            .ifPresent(request -> events.add(entry.event() + " " + request.derivation()));
      }
    }
    assertThat(events)
        .containsExactly("request " + a, "decided " + a, "tried " + a, "finished " + a);
  }

  @Test
  void build_policyThatDeclines_saysThatAnotherWouldOffloadIt() throws Exception {
    machine("head");
    StorePath drv = derivation("any", "echo > $out");
    Path policy = Files.writeString(
        root.resolve("home.scm"),
        "(lambda (request candidates) (list 'decline (request-name request)))");

    assertThat(build(drv, "--policy", policy)).isEqualTo(1);
    assertThat(err.toString())
        .contains("the policy leaves it to this host's own builder", "--policy")
        .contains("the policy home.scm declines to offload the build: any");

    assertThat(build(drv, "--policy", "guix")).as(err.toString()).isZero();
  }

  @Test
  void build_nothingNamed_isAUsageError() {
    assertThat(build()).isEqualTo(2);
  }
}
