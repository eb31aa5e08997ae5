package org.relevo.tests.guix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.core.store.daemon.SocketStreams;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.worker.StderrMessage;
import org.relevo.formats.worker.WorkerOp;
import org.relevo.formats.worker.WorkerReader;
import org.relevo.formats.worker.WorkerWire;
import org.relevo.formats.worker.WorkerWriter;
import org.relevo.tests.e2e.ProcessLog;
import org.relevo.tests.peers.DelayingProxy;

/** What the real guix-daemon does as a build machine, whatever its version. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class MachineCases {
  @TempDir
  static Path root;

  private final String suite;
  private final String[] daemonOptions;
  private GuixPeer peer;
  private GuixHost machine;
  private GuixHead head;

  MachineCases(String suite, String... daemonOptions) {
    this.suite = suite;
    this.daemonOptions = daemonOptions;
  }

  @BeforeAll
  void startMachine() throws Exception {
    peer = GuixPeer.require(suite);
    machine = GuixHost.in(root.resolve("machine"), peer).daemon(daemonOptions).start();
  }

  @AfterAll
  void stopMachine() throws Exception {
    if (machine != null) {
      machine.close();
    }
  }

  @BeforeEach
  void makeHead(@TempDir Path home) throws Exception {
    head = new GuixHead(home, peer, machine);
  }

  @AfterEach
  void closeHead() throws Exception {
    head.close();
  }

  private void trustEachOther() throws Exception {
    machine.authorize(head.keys().publicKey());
    head.keys().authorize(machine.keys().publicKey());
  }

  private boolean isThere(StorePath path) throws Exception {
    try (DaemonStore store = machine.store()) {
      return store.isValid(path);
    }
  }

  @Test
  void build_graph_comesBackVerified() throws Exception {
    trustEachOther();
    StorePath text = head.text("greeting", "hello\n");
    StorePath a = head.derivation("a", "cat " + text + " > $out", List.of(text));
    StorePath b = head.derivation(
        "b",
        "mkdir $out; cat " + head.output(a) + " > $out/file; ln -s " + head.output(a)
            + " $out/link; echo run > $out/run; chmod 755 $out/run",
        a);
    StorePath c =
        head.derivation("c", "cat " + head.output(a) + " " + head.output(b) + "/link > $out", a, b);

    GuixHead.Run run = head.run("build", c.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(head.store().realPath(head.output(c))).hasContent("hello\nhello\n");
    Path tree = head.store().realPath(head.output(b));
    assertThat(tree.resolve("run")).isExecutable();
    assertThat(Files.readSymbolicLink(tree.resolve("link")))
        .hasToString(head.output(a).toString());
    assertThat(head.store().info(head.output(b)).orElseThrow().references())
        .containsExactly(head.output(a));
    try (DaemonStore store = machine.store()) {
      for (StorePath each : List.of(a, b, c)) {
        StorePath output = head.output(each);
        assertThat(store.info(output).orElseThrow().narHash())
            .isEqualTo(head.store().info(output).orElseThrow().narHash());
      }
    }
    assertThat(machine.guix("gc", "--verify=contents").good()).doesNotContain("modified");
    assertThat(head.store().verify()).isEmpty();
  }

  @Test
  void build_failingBuilder_failsForGoodWithItsLog() throws Exception {
    trustEachOther();
    StorePath bad = head.derivation("bad", "echo half > $out; echo about to fail; exit 3");

    ProcessLog said = new ProcessLog(head.start("build", bad.toString()));

    assertThat(said.awaitEnd()).as("%s", said).isEqualTo(100);
    assertThat(said.toString()).contains("about to fail", "exit code 3");
    assertThat(isThere(head.output(bad))).isFalse();
  }

  @Test
  void build_pastItsTimeout_isSaid() throws Exception {
    trustEachOther();
    StorePath slow = head.derivation("slow", "sleep 100; echo > $out");

    GuixHead.Run run = head.run("build", slow.toString(), "--timeout", "1");

    assertThat(run.code()).as(run.err()).isEqualTo(101);
    assertThat(run.err()).contains(slow.toString());
  }

  @Test
  void build_silentForTooLong_isSaid() throws Exception {
    trustEachOther();
    StorePath silent = head.derivation("silent", "echo one word; sleep 100; echo > $out");

    GuixHead.Run run = head.run("build", silent.toString(), "--max-silent-time", "1");

    assertThat(run.code()).as(run.err()).isEqualTo(101);
    assertThat(run.err()).contains(silent.toString());
  }

  @Test
  void build_garbageIsCollectedThereMeanwhile_losesNothing() throws Exception {
    trustEachOther();
    Path gate = machine.directory().resolve("gate");
    StorePath source = head.text("source-of-gated", "kept\n");
    StorePath gated = head.derivation(
        "gated",
        "echo waits for the gate; while ! [ -e " + gate + " ]; do sleep 0.1; done; cat " + source
            + " > $out",
        List.of(source));

    Process build = head.start("build", gated.toString());
    ProcessLog said = new ProcessLog(build);
    said.await("waits for the gate");
    String collected = machine.guix("gc").good();
    boolean kept = isThere(source);
    Files.createFile(gate);

    assertThat(said.awaitEnd()).as("%s", said).isZero();
    assertThat(kept).as(collected).isTrue();
    assertThat(head.store().realPath(head.output(gated))).hasContent("kept\n");
    // Nothing of it stays when nobody wants it any longer.
    machine.guix("gc").good();
    assertThat(isThere(source)).isFalse();
  }

  @Test
  void build_headNotAuthorizedThere_namesTheRemedyAndSendsNothing() throws Exception {
    head.keys().authorize(machine.keys().publicKey());
    StorePath source = head.text("not-authorized", "x\n");
    StorePath a = head.derivation("not-authorized", "cat " + source + " > $out", List.of(source));

    GuixHead.Run run = head.run("build", a.toString(), "--max-wait", "0");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("--authorize")
        .contains("127.0.0.1:" + machine.sshd().port());
    assertThat(isThere(source)).isFalse();
  }

  @Test
  void build_machineNotAuthorizedHere_bringsNothingBack() throws Exception {
    machine.authorize(head.keys().publicKey());
    StorePath a = head.derivation("not-authorized-here", "echo > $out");

    GuixHead.Run run = head.run("build", a.toString(), "--max-wait", "0");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("--authorize").contains(head.output(a).toString());
    assertThat(head.store().queryValid(List.of(head.output(a)))).isEmpty();
  }

  @Test
  void test_isWell() throws Exception {
    trustEachOther();

    GuixHead.Run run = head.run("test");

    assertThat(run.code()).as("%s%s", run.out(), run.err()).isZero();
  }

  @Test
  void status_isWell() throws Exception {
    trustEachOther();

    GuixHead.Run run = head.run("status");

    assertThat(run.code()).as("%s%s", run.out(), run.err()).isZero();
    assertThat(run.out()).contains("127.0.0.1");
  }

  /** Why nothing is sent to it before it asks. */
  @Test
  void importPaths_answersAhead_endTheConversation() throws Exception {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(machine.socket()))) {
      WorkerWriter out = new WorkerWriter(new BufferedOutputStream(SocketStreams.out(channel)));
      WorkerReader in = new WorkerReader(new BufferedInputStream(SocketStreams.in(channel)));
      out.u64(WorkerWire.CLIENT_MAGIC);
      out.flush();
      in.u64();
      in.u64();
      out.u64(WorkerWire.VERSION);
      out.u64(0);
      out.u64(1);
      out.flush();
      assertThat(in.message()).isInstanceOf(StderrMessage.Last.class);
      out.op(WorkerOp.IMPORT_PATHS);
      out.flush();
      assertThat(in.message()).isEqualTo(new StderrMessage.Read(32 << 10));
      // Its buffer takes in the first and a part of the second. What is in the socket after that,
      // when it looks for whether its client has gone, is a fault to it; so all is written at once.
      ByteArrayOutputStream answers = new ByteArrayOutputStream();
      WorkerWriter ahead = new WorkerWriter(answers);
      ahead.bytes(new byte[32 << 10]);
      ahead.bytes(new byte[32 << 10]);
      assertThat(channel.write(ByteBuffer.wrap(answers.toByteArray()))).isEqualTo(answers.size());

      assertThat(in.message().toString()).contains("EOF expected");
    }
  }

  @Test
  void build_machineFarAway_isNotAskedForEachPiece() throws Exception {
    trustEachOther();
    int bytes = 4 << 20;
    Duration roundTrip = Duration.ofMillis(300);
    StorePath text = head.text("large", "x".repeat(bytes));
    StorePath drv = head.derivation("far", "wc -c < " + text + " > $out", List.of(text));

    try (DelayingProxy far = new DelayingProxy(machine.sshd().port(), roundTrip)) {
      head.reachBy(far.port());
      Instant start = Instant.now();
      GuixHead.Run run = head.run("build", drv.toString());

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(Duration.between(start, Instant.now()))
          .isLessThan(roundTrip.multipliedBy(bytes / (32 << 10)));
    }
    assertThat(isThere(text)).isTrue();
    assertThat(head.store().realPath(head.output(drv))).hasContent(bytes + "\n");
    awaitSlot();
  }

  /** The machine learns only after a while that a distant head has gone. */
  private void awaitSlot() throws Exception {
    head.reachBy(machine.sshd().port());
    head.run("build", head.derivation("afterwards", "echo > $out").toString());
  }

  @Test
  void build_machineFarAwayThatDoesNotTrustUs_saysSo() throws Exception {
    StorePath text = head.text("large-refused", "x".repeat(4 << 20));
    StorePath drv = head.derivation("far-refused", "cat " + text + " > $out", List.of(text));

    try (DelayingProxy far = new DelayingProxy(machine.sshd().port(), Duration.ofMillis(300))) {
      head.reachBy(far.port());
      GuixHead.Run run = head.run("build", drv.toString());

      assertThat(run.code()).isNotZero();
      assertThat(run.err()).contains("guix archive --import").contains("archive --authorize");
    }
    assertThat(isThere(text)).isFalse();
    awaitSlot();
  }
}
