package org.relevo.app.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.build.BuildPorts;
import org.relevo.app.build.TestingMachine;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.core.machine.HostKey;
import org.relevo.core.rank.SlotUsage;
import org.relevo.core.slot.Slots;
import org.relevo.core.ssh.OpenSshKeys;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.Store;
import org.relevo.formats.derivation.DerivationBuilder;
import org.relevo.formats.derivation.DerivationHashes;
import org.relevo.formats.derivation.NamedDerivation;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** A session with machines of real SSH, a real daemon and real builders. */
@Timeout(120)
class SessionBuildTest {
  @TempDir
  private Path root;

  private LocalStore head;
  private TestingMachine machine;
  private RealRepl repl;

  private static final class RealRepl extends TestingRepl {
    RealRepl(Path root) throws IOException {
      super(root);
    }

    @Override
    public Store openStore(HeadDirectories directories) throws IOException {
      return TestingMachine.store(root, "head", "m0");
    }

    @Override
    public BuildPorts.Connections connections(StoreDir dir) {
      return BuildPorts.production().connections(dir);
    }
  }

  @BeforeEach
  void start() throws Exception {
    Path key = root.resolve("id");
    HostKey client = OpenSshKeys.generate(key);
    head = TestingMachine.store(root, "head", "m0");
    machine = TestingMachine.start(root, "m0", client, key, 2, "head");
    repl = new RealRepl(root);
    Files.writeString(repl.file, new MachineText(root).forms(List.of(machine.machine), 1));
  }

  @AfterEach
  void stop() throws Exception {
    machine.close();
    head.close();
  }

  private StorePath derivation(String name, String script) throws IOException {
    NamedDerivation made = new DerivationBuilder(TestingMachine.DIR, name)
        .arguments("-c", script)
        .environment("PATH", "/usr/bin:/bin")
        .build("x86_64-linux", "/bin/sh", new DerivationHashes(head::derivation));
    return head.addText(made.path().name(), made.contents(), made.derivation().references());
  }

  @Test
  void status_explain_build_realMachine() throws Exception {
    StorePath drv = derivation("hello", "echo words of the builder; echo one > $out");
    StorePath output = head.derivation(drv).output("out").orElseThrow().path();
    int exit = repl.run(
        "-e", "(status-error (status \"127.0.0.1\"))",
        "-e", "(use-policy! (weigh (cons 7 (lambda (candidate) 1))))",
        "-e", "(explain (request #:derivation \"" + drv + "\"))",
        "-e", "(build \"" + drv + "\")",
        "-e", "(build (list \"" + drv + "\"))");
    assertThat(exit).as(repl.err()).isZero();
    assertThat(repl.out())
        .startsWith(
            "#f\n#<explanation x86_64-linux: 1 of 1 machine can have it now>\n  1. 127.0.0.1:")
        .contains(
            "(weigh: 7 = 7 × figure 1 1)",
            "words of the builder",
            "(\"" + output + "\")\n(\"" + output + "\")\n");
    assertThat(head.realPath(output)).hasContent("one\n");
  }

  @Test
  void build_fails_isAnErrorThatSaysWhy() throws Exception {
    StorePath drv = derivation("bad", "exit 3");
    assertThat(repl.run("-e", "(build \"" + drv + "\")")).isEqualTo(1);
    assertThat(repl.err()).contains(drv.toString(), "the build failed on 127.0.0.1");
    assertThat(repl.run("-e", "(build \"/nowhere.drv\")")).isEqualTo(1);
    assertThat(repl.err()).contains("/nowhere.drv is not a derivation");
  }

  @Test
  void build_policyFails_goesOnAndSaysSoOnce() throws Exception {
    StorePath one = derivation("one", "echo > $out");
    StorePath two = derivation("two", "echo > $out");
    String policy =
        "(use-policy! (lambda (request candidates) (error \"cannot decide on\" candidates)))";
    assertThat(repl.run("-e", policy + "(build '(\"" + one + "\" \"" + two + "\"))"))
        .as(repl.err())
        .isZero();
    assertThat(repl.out())
        .containsOnlyOnce("the policy policy failed, so guix decides: -e:1:")
        .contains("cannot decide on (#<candidate 127.0.0.1:");
  }

  @Test
  void interrupt_ofABuild_endsItOnTheMachine() throws Exception {
    StorePath drv = derivation("slow", "echo begun; sleep 60; echo > $out");
    try (TestingTerminal terminal = new TestingTerminal("dumb")) {
      Future<Integer> exit = repl.start(terminal.terminal);
      terminal.await("relevo> ");
      terminal.type("(build \"" + drv + "\")\n");
      awaitValid(drv);
      terminal.type("\u0003");
      assertThat(terminal.await("relevo> ")).contains("Interrupted.");
      terminal.type("(+ 1 1)\n");
      terminal.await("$1 = 2");
      terminal.type(",q\n");
      assertThat(exit.get(30, TimeUnit.SECONDS)).isZero();
    }
    assertThat(Slots.in(root.resolve("state")).usage(machine.machine))
        .isEqualTo(new SlotUsage(0, 2));
  }

  private void awaitValid(StorePath path) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (machine.store.info(path).isEmpty()) {
      assertThat(System.nanoTime()).as(repl.out()).isLessThan(end);
      Thread.sleep(10);
    }
  }
}
