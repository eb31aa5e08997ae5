package org.relevo.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.build.BuildPorts;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadStore;
import org.relevo.app.journal.JournalFiles;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.HostKey;
import org.relevo.core.machine.LoadAverage;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.machine.Resources;
import org.relevo.core.offload.MachineConnection;
import org.relevo.core.slot.Attempt;
import org.relevo.core.slot.Lease;
import org.relevo.core.slot.MachineSlot;
import org.relevo.core.slot.Slots;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import picocli.CommandLine;

class ExplainCommandTest {
  private static final HostKey KEY = HostKey.parse(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd");

  @TempDir
  private Path root;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<BuildMachine> machines = new ArrayList<>();

  private String compression = "none";

  private BuildMachine machine(String name, double speed, String... features) {
    BuildMachine machine = new BuildMachine(
        name,
        22,
        List.of("x86_64-linux"),
        "u",
        KEY,
        root.resolve("key"),
        List.of(compression),
        3,
        "/run/daemon",
        OptionalDouble.of(0.8),
        2,
        speed,
        Set.of(features),
        Optional.empty());
    machines.add(machine);
    return machine;
  }

  private int explain(String... arguments) {
    CommandLine command = new CommandLine(new ExplainCommand(new Ports()));
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err, true));
    List<String> line = new ArrayList<>(List.of(
        "--config", root.toString(),
        "--state", root.resolve("state").toString(),
        "--store", "/relevo-test/store",
        "--real-store", root.resolve("store").toString()));
    line.addAll(List.of(arguments));
    return command.execute(line.toArray(String[]::new));
  }

  @Test
  void explain_needs_givesEveryMachineItsPlaceOrReason() throws Exception {
    machine("slow", 1, "kvm");
    machine("fast", 2.5, "kvm");
    machine("plain", 9);
    machine("busy", 9, "kvm");
    machine("away", 9, "kvm");
    BuildMachine full = machine("full", 9, "kvm");
    Slots slots = Slots.in(root.resolve("state"));
    try (Lease one = slots.tryAcquire(full).orElseThrow();
        Lease two = slots.tryAcquire(full).orElseThrow()) {
      assertThat(List.of(one.number(), two.number())).containsExactly(0, 1);

      assertThat(explain("--system", "x86_64-linux", "--features", "kvm")).isZero();
    }

    assertThat(out.toString()).isEqualTo("""
        x86_64-linux with kvm: 2 of 6 machines can have it now
        PLACE  MACHINE   SLOTS  WHY
        1.     fast:22   0/2    fastest-finish: no build is known yet, so as guix: speed 2.50
        2.     slow:22   0/2    fastest-finish: no build is known yet, so as guix: speed 1
        –      plain:22  0/2    it lacks the feature kvm
        –      busy:22   0/2    load 3.60 on 4 cores = 0.90 ≥ 0.8
        –      away:22   0/2    unreachable: it is switched off
        –      full:22   2/2    no free slot: 2/2
        """);
  }

  @Test
  void explain_needs_writesNoJournal() {
    machine("slow", 1);
    assertThat(explain("--system", "x86_64-linux")).isZero();
    assertThat(JournalFiles.in(root.resolve("state")).directory()).doesNotExist();
  }

  @Test
  void explain_compressionLeftToUs_saysWhatItIs() {
    machine("told", 1);
    compression = "auto";
    machine("fast", 2.5);
    machine("away", 9);

    assertThat(explain("--system", "x86_64-linux")).isZero();

    assertThat(out.toString())
        .endsWith("it is switched off\nfast:22: compression zstd (auto: link 12 MB/s)\n")
        .doesNotContain("told:22: compression");
    out.getBuffer().setLength(0);
    assertThat(explain("--system", "x86_64-linux", "--json")).isZero();
    assertThat(out.toString().split("\"compression\" : ", -1)).hasSize(3);
  }

  @Test
  void explain_json_hasTheSame() {
    machine("fast", 2.5);
    machine("busy", 9);

    assertThat(explain("--system", "x86_64-linux", "--json")).isZero();

    assertThat(out.toString())
        .contains("\"decision\" : \"accept\"", "\"machine\" : \"fast:22\"", "\"place\" : 1")
        .contains("\"rule\" : \"overloaded\"", "\"reason\" : \"load 3.60 on 4 cores = 0.90");
  }

  @Test
  void explain_resources_countWithWhatIsCommitted() throws Exception {
    machine("plain", 9);
    BuildMachine fast = having(machine("fast", 5), "gpu=1");
    having(machine("slow", 1), "gpu=1");
    try (Lease taken = ((Attempt.Taken) Slots.in(root.resolve("state"))
            .tryAcquire(fast, Resources.parse("gpu=1"), committed -> Optional.empty()))
        .lease()) {
      assertThat(taken.number()).isZero();

      assertThat(explain("--system", "x86_64-linux", "--resources", "gpu=1")).isZero();
      assertThat(explain("--system", "x86_64-linux", "--resources", "gpu=1", "--json"))
          .isZero();
    }

    assertThat(out.toString())
        .startsWith("""
        x86_64-linux with gpu=1: 1 of 3 machines can have it now
        PLACE  MACHINE   SLOTS  WHY
        1.     slow:22   0/2    fastest-finish: no build is known yet, so as guix: speed 1
        –      plain:22  0/2    it has no gpu, of which the build needs 1
        –      fast:22   1/2    gpu 1 committed + 1 > 1
        """)
        .contains("\"rule\" : \"committed\"", "\"rule\" : \"lacks-resource\"");
  }

  private BuildMachine having(BuildMachine machine, String resources) {
    BuildMachine more = machine.withResources(Resources.parse(resources));
    machines.set(machines.indexOf(machine), more);
    return more;
  }

  @Test
  void explain_policy_ordersByIt() throws Exception {
    machine("slow", 1);
    machine("fast", 2.5);
    Path file = Files.writeString(root.resolve("own.scm"), "(weigh (cons -2 candidate-speed))");

    assertThat(explain("--system", "x86_64-linux", "--policy", "guix")).isZero();
    assertThat(out.toString()).contains("1.     fast:22  0/2    guix: speed 2.50");
    assertThat(explain("--system", "x86_64-linux", "--policy", file.toString())).isZero();
    assertThat(out.toString()).contains("1.     slow:22  0/2    own.scm: -2 = −2 × speed 1");
    Files.move(file, root.resolve("policy.scm"));
    assertThat(explain("--system", "x86_64-linux")).isZero();
    assertThat(out.toString()).contains("1.     slow:22  0/2    policy.scm: -2 = −2 × speed 1");
  }

  @Test
  void explain_wantsLocal_isToldToPoliciesAndShown() throws Exception {
    machine("box", 1);
    Files.writeString(
        root.resolve("policy.scm"),
        "(lambda (request candidates) (if (request-wants-local? request) 'decline candidates))");

    assertThat(explain("--system", "x86_64-linux")).isZero();
    assertThat(out.toString()).startsWith("x86_64-linux: 1 of 1 machine can have it now\n");
    out.getBuffer().setLength(0);
    assertThat(explain("--system", "x86_64-linux", "--wants-local")).isEqualTo(1);
    assertThat(out.toString()).startsWith("x86_64-linux, wants local: it is not to be offloaded\n");
    out.getBuffer().setLength(0);
    assertThat(explain("--system", "x86_64-linux", "--wants-local", "--json")).isEqualTo(1);
    assertThat(out.toString()).contains("\"wantsLocal\" : true");
  }

  @Test
  void explain_policyThatFails_saysSoAndThatGuixDecides() throws Exception {
    machine("slow", 1);
    machine("fast", 2.5);
    Files.writeString(root.resolve("policy.scm"), "(lambda (request candidates) (error \"no\"))");

    assertThat(explain("--system", "x86_64-linux")).isZero();
    assertThat(out.toString())
        .startsWith("x86_64-linux: 2 of 2 machines can have it now\n"
            + "the policy policy.scm failed, so guix decides: "
            + root.resolve("policy.scm") + ":1:1: no\nPLACE")
        .contains("1.     fast:22  0/2    guix: speed 2.50");
    assertThat(explain("--system", "x86_64-linux", "--json")).isZero();
    assertThat(out.toString())
        .contains("\"complaint\" : \"the policy policy.scm failed, so guix decides: ");
  }

  @Test
  void explain_policyThatDeclines_exits1() throws Exception {
    machine("fast", 2.5);
    Files.writeString(root.resolve("policy.scm"), "(lambda (request candidates) 'decline)");

    assertThat(explain("--system", "x86_64-linux")).isEqualTo(1);
    assertThat(out.toString())
        .contains("x86_64-linux: it is not to be offloaded")
        .contains("the policy policy.scm declines to offload the build");
  }

  @Test
  void explain_wrongPolicy_isRefused() throws Exception {
    machine("fast", 2.5);
    assertThat(explain("--system", "x86_64-linux", "--policy", "least-loded")).isEqualTo(2);
    assertThat(err.toString())
        .contains("There is no policy least-loded. Did you mean least-loaded? There are:"
            + " fastest-finish, guix, least-loaded, most-local; or name a Scheme file, FILE.scm.");
    assertThat(explain("--system", "x86_64-linux", "--policy", "none.scm")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no file none.scm");
    Files.writeString(root.resolve("policy.scm"), "(list 1)");
    assertThat(explain("--system", "x86_64-linux")).isEqualTo(1);
    assertThat(err.toString()).contains("policy.scm:1:1: a policy, which is a procedure");
  }

  @Test
  void explain_buildThatMustWait_exits1() {
    machine("busy", 9);
    assertThat(explain("--system", "x86_64-linux")).isEqualTo(1);
    assertThat(out.toString()).contains("no machine can have it now");
  }

  @Test
  void explain_noMachineFits_exits1() {
    machine("fast", 9);
    assertThat(explain("--system", "riscv64-linux")).isEqualTo(1);
    assertThat(out.toString())
        .contains("no machine can ever have it")
        .contains("system riscv64-linux is not among its x86_64-linux");
  }

  @Test
  void explain_derivationThatIsNotThere_saysSo() {
    machine("fast", 9);
    String path = "/relevo-test/store/" + "0".repeat(StorePath.HASH_LENGTH) + "-none.drv";

    assertThat(explain(path)).isNotZero();
    assertThat(err.toString()).contains("none.drv");
  }

  @Test
  void explain_wrongCommandLine_exits2() {
    assertThat(explain()).isEqualTo(2);
    assertThat(explain("--features", "kvm")).isEqualTo(2);
    assertThat(explain("a.drv", "--system", "x86_64-linux")).isEqualTo(2);
    assertThat(err.toString()).contains("What is to be explained?");
    assertThat(explain("--resources", "gpu=1")).isEqualTo(2);
    assertThat(explain("--system", "x86_64-linux", "--resources", "gpu")).isEqualTo(2);
    assertThat(err.toString()).contains("--resources: \"gpu\" is not NAME=AMOUNT");
  }

  private final class Ports implements BuildPorts {
    @Override
    public Store openStore(HeadDirectories directories) throws IOException {
      return HeadStore.openLocal(directories);
    }

    @Override
    public MachineSource machines(Path file, boolean trusted) {
      return () -> machines;
    }

    @Override
    public List<StorePath> graph(Path file, Store store, boolean trusted) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Connections connections(StoreDir dir) {
      return new Connections() {
        @Override
        public MachineConnection connect(BuildMachine machine) throws IOException {
          if (machine.name().equals("away")) {
            throw new IOException("it is switched off");
          }
          return new Connection(machine.name().equals("busy") ? 3.6 : 0);
        }

        @Override
        public void close() {}
      };
    }
  }

  /** A connection to a machine of four cores with this load. */
  private record Connection(double load) implements MachineConnection {
    @Override
    public Health probe(Duration limit) {
      return new Health(
          "host",
          "Linux 6.1",
          "x86_64",
          4,
          new LoadAverage(load, load, load),
          ByteSize.ofMebibytes(5000),
          "/relevo-test/store",
          Optional.of(ByteSize.ofMebibytes(8000)),
          Optional.of(ByteSize.ofMebibytes(4000)),
          Duration.ZERO,
          Optional.empty(),
          Instant.now());
    }

    @Override
    public MachineSlot takeSlot(int slots) {
      throw new UnsupportedOperationException();
    }

    @Override
    public BuildDaemon openDaemon() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> compression() {
      return Optional.of("zstd (auto: link 12 MB/s)");
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
