package org.relevo.tests.guix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.formats.path.StorePath;
import org.relevo.tests.e2e.ProcessLog;

/** What users of the real guix get whose daemon has Relevo as its hook. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class HookCases {
  @TempDir
  static Path root;

  private final GuixHookHead.Way way;
  private GuixHookHead head;

  HookCases(GuixHookHead.Way way) {
    this.way = way;
  }

  @BeforeAll
  void start() throws Exception {
    head = new GuixHookHead(
        root, GuixPeer.require(GuixPeer.NEW), way, "--disable-chroot", "--max-jobs=0");
  }

  @AfterAll
  void stop() throws Exception {
    if (head != null) {
      head.close();
    }
  }

  GuixHookHead head() {
    return head;
  }

  private GuixNamespace.Run build(String... words) throws Exception {
    String[] all = new String[words.length + 1];
    all[0] = "build";
    System.arraycopy(words, 0, all, 1, words.length);
    return head.host().guix(all);
  }

  private ProcessLog startBuild(StorePath derivation) throws Exception {
    return new ProcessLog(head.host()
        .namespace()
        .command(List.of("guix", "build", derivation.toString()))
        .start());
  }

  private StorePath text(String name, String content) throws Exception {
    try (DaemonStore store = head.host().store()) {
      return store.addText(name, content.getBytes(StandardCharsets.UTF_8), List.of());
    }
  }

  @Test
  void build_outputsComeBackAndAreRegistered() throws Exception {
    StorePath text = text("greeting", "hello\n");
    StorePath a = head.add(head.script("a", "echo building a; cat " + text + " > $out", text));
    StorePath b = head.add(head.script(
            "b",
            "mkdir $out; cat " + head.output(a, "out") + " > $lib; ln -s $lib $out/link;"
                + " echo run > $out/run; chmod 755 $out/run")
        .outputs("lib", "out")
        .input(a));

    String said = build(b.toString()).good();

    StorePath out = head.output(b, "out");
    StorePath lib = head.output(b, "lib");
    assertThat(said).contains("building a", out.toString(), lib.toString());
    assertThat(head.here(lib)).hasContent("hello\n");
    assertThat(head.here(out).resolve("run")).isExecutable();
    try (DaemonStore here = head.host().store();
        DaemonStore there = head.machine().store()) {
      PathInfo info = here.info(out).orElseThrow();
      assertThat(info.references()).containsExactly(lib);
      assertThat(info.deriver()).contains(b);
      assertThat(info.narHash()).isEqualTo(there.info(out).orElseThrow().narHash());
    }
    assertThat(head.host().guix("gc", "--verify=contents").good()).doesNotContain("modified");
  }

  @Test
  void build_failingBuilder_fails() throws Exception {
    StorePath bad = head.add(head.script("bad", "echo about to fail; exit 3"));

    GuixNamespace.Run run = build(bad.toString());

    assertThat(run.code()).as(run.output()).isEqualTo(1);
    assertThat(run.output()).contains("about to fail", "build of " + bad + " failed");
    assertThat(head.here(head.output(bad, "out"))).doesNotExist();
  }

  @Test
  void build_pastItsTimeout_fails() throws Exception {
    StorePath slow = head.add(head.script("slow", "echo starts; sleep 100; echo > $out"));

    GuixNamespace.Run run = build("--timeout=2", slow.toString());

    assertThat(run.code()).as(run.output()).isEqualTo(1);
    assertThat(run.output()).contains("starts", "timed out");
  }

  @Test
  void build_noMachineHasItsFeature_isDeclinedWithTheReason() throws Exception {
    StorePath special = head.add(
        head.script("special", "echo > $out").environment("requiredSystemFeatures", "quantum"));

    GuixNamespace.Run run = build(special.toString());

    assertThat(run.code()).as(run.output()).isEqualTo(1);
    assertThat(run.output()).contains("quantum", "unable to start any build");
  }

  @Test
  void build_oneSlotForTwo_oneWaitsForTheOther() throws Exception {
    StorePath first = head.add(head.script("first", "echo > $out"));
    StorePath second = head.add(head.script("second", "echo > $out"));

    build(first.toString(), second.toString()).good();

    assertThat(head.here(head.output(first, "out"))).exists();
    assertThat(head.here(head.output(second, "out"))).exists();
  }

  @Test
  void build_garbageIsCollectedMeanwhile_losesNothing() throws Exception {
    Path gate = head.machine().directory().resolve("gate");
    StorePath source = text("source-of-gated", "kept\n");
    StorePath gated = head.add(head.script(
        "gated",
        "echo waits for the gate; while ! [ -e " + gate + " ]; do sleep 0.1; done; cat " + source
            + " > $out",
        source));

    ProcessLog said = startBuild(gated);
    said.await("waits for the gate");
    head.host().guix("gc").good();
    head.machine().guix("gc").good();
    Files.createFile(gate);

    assertThat(said.awaitEnd()).as("%s", said).isZero();
    assertThat(head.here(head.output(gated, "out"))).hasContent("kept\n");
  }

  @Test
  void build_clientIsKilled_theBuildEndsThereAndItsSlotIsFree() throws Exception {
    Path pid = head.machine().directory().resolve("pid");
    StorePath endless = head.add(
        head.script("endless", "echo $$ > " + pid + "; echo runs; while true; do sleep 1; done"));
    Process client = head.host()
        .namespace()
        .command(List.of("guix", "build", endless.toString()))
        .start();
    ProcessLog said = new ProcessLog(client);
    said.await("runs");
    String builder = Files.readString(pid).strip();
    assertThat(head.slots().used()).isEqualTo(1);
    head.machine().namespace().run("/bin/sh", "-c", "kill -0 " + builder).good();

    client.descendants().forEach(ProcessHandle::destroyForcibly);
    client.destroyForcibly().waitFor();

    while (head.slots().used() > 0
        || head.machine().namespace().run("/bin/sh", "-c", "kill -0 " + builder).code() == 0) {
      Thread.sleep(100); // Bounded by the test's timeout.
    }
  }
}
