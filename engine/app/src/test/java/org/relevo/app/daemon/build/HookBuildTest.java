package org.relevo.app.daemon.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.app.daemon.build.TestingBuilds.Way;
import org.relevo.app.daemon.hook.HookTimes;
import org.relevo.formats.path.StorePath;

/** Builds that a hook has accepted. The builders would fail here. */
@Timeout(60)
class HookBuildTest {
  private static final String HERE = "echo built here; exit 1";

  private static final HookTimes STRICT =
      new HookTimes(TestingHook.LONG, TestingHook.LONG, Duration.ZERO, Duration.ofMillis(200));

  @TempDir
  private Path root;

  private TestingHook hook(HookTimes times, String script) throws IOException {
    return new TestingHook(root.resolve("hook"), times, script);
  }

  private TestingBuilds builds(TestingHook hook) throws Exception {
    return TestingBuilds.in(root.resolve("builds"), Way.PLAIN, Optional.of(hook.run()));
  }

  private static BuildSettings limits(long silentSeconds, long timeoutSeconds) {
    return new BuildSettings(
        Optional.of(Duration.ofSeconds(timeoutSeconds)),
        Optional.of(Duration.ofSeconds(silentSeconds)),
        1,
        1,
        false,
        false,
        true,
        true);
  }

  private static BuildFailedException failure(TestingBuilds builds, StorePath drv) {
    return catchThrowableOfType(BuildFailedException.class, () -> builds.build(drv));
  }

  @Test
  void run_accepted_hookGetsWhatItNeedsAndItsOutputsAreRegistered() throws Exception {
    TestingHook hook = hook(TestingHook.PATIENT, """
        ask
        echo "$@" > arguments
        echo "looking for a machine"
        take
        echo "$inputs" > inputs; echo "$outputs" > outputs
        read -r more && echo "$more" > more
        echo "@ build-remote $drv m1" >&2
        echo "line of the log" >&4
        restore
        """);
    try (TestingBuilds builds = builds(hook)) {
      StorePath text = builds.store.addText("text", new byte[] {'x'}, List.of());
      StorePath further = builds.store.addText("further", new byte[] {'y'}, List.of(text));
      StorePath drv = builds.script(
          "job",
          HERE,
          b -> b.sources(List.of(further)).environment("requiredSystemFeatures", "b a"));
      TestingListener listener = new TestingListener();

      builds.build(drv, limits(7, 900), listener);

      assertThat(builds.store.read(builds.output(drv))).isEqualTo("made elsewhere\n");
      assertThat(builds.store.info(builds.output(drv))).isPresent();
      assertThat(hook.read("arguments")).isEqualTo("extra offload x86_64-linux 7 1 900\n");
      assertThat(hook.offers()).containsExactly("0 x86_64-linux job.drv a,b");
      assertThat(hook.read("inputs").strip().split(" "))
          .containsExactlyInAnyOrder(text.toString(), further.toString(), drv.toString());
      assertThat(hook.read("outputs")).isEqualTo(builds.output(drv) + "\n");
      assertThat(hook.has("more")).isFalse();
      assertThat(listener.log()).isEqualTo("line of the log\n");
      assertThat(listener.events())
          .containsExactly(
              "note looking for a machine",
              "started job.drv",
              "note @ build-remote " + drv + " m1",
              "succeeded job.drv");
      try (InputStream log =
          new GZIPInputStream(Files.newInputStream(LogFile.path(builds.logs, drv)))) {
        assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("line of the log\n");
      }
    }
  }

  @Test
  void run_hookStarted_hasItsFourDescriptorsAndAProcessGroup() throws Exception {
    TestingHook hook = hook(TestingHook.PATIENT, """
        ls /proc/self/fd > descriptors
        cut -d' ' -f5 /proc/$$/stat > group
        echo $$ > self
        ask; take; restore
        """);
    try (TestingBuilds builds = builds(hook)) {
      builds.build(builds.script("job", HERE));

      // 3 is the directory that is listed
      assertThat(hook.read("descriptors").lines()).containsExactly("0", "1", "2", "3", "4");
      assertThat(hook.read("group").strip()).isEqualTo(hook.read("self").strip());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "100, PERMANENT, it broke there",
    "101, TIMED_OUT, went past a time limit",
    "1, TRANSIENT, 'exit code 1 at'",
    "1, TRANSIENT, it said last: no machine left"
  })
  void run_hookFails_isThatFailureAndNotTriedHere(int code, Kind kind, String text)
      throws Exception {
    TestingHook hook = hook(
        TestingHook.PATIENT,
        "ask; take; restore; echo it broke there >&4; echo no machine left >&2; exit " + code);
    try (TestingBuilds builds = builds(hook)) {
      StorePath drv = builds.script("job", "echo > $out");

      BuildFailedException error = failure(builds, drv);

      assertThat(error.kind()).isEqualTo(kind);
      assertThat(error).hasMessageContaining(text).hasMessageContaining(drv.toString());
      assertThat(builds.store.info(builds.output(drv))).isEmpty();
      assertThat(builds.store.realPath(builds.output(drv))).doesNotExist();
      assertThat(hook.offers()).hasSize(1);
    }
  }

  @Test
  void run_hookRestoresNothing_isItsFault() throws Exception {
    TestingHook hook = hook(TestingHook.PATIENT, "ask; take");
    try (TestingBuilds builds = builds(hook)) {
      StorePath drv = builds.script("job", HERE);

      BuildFailedException error = failure(builds, drv);

      assertThat(error.kind()).isEqualTo(Kind.TRANSIENT);
      assertThat(error)
          .hasMessageContaining("did not restore")
          .hasMessageContaining(builds.output(drv).toString());
    }
  }

  @Test
  void run_hookSpeaksMuchBeforeItReads_bothGoOn() throws Exception {
    TestingHook hook = hook(TestingHook.PATIENT, """
        ask
        echo "# accept"
        i=0; while [ $i -lt 3000 ]; do echo "message $i of a hook that talks before it listens"; i=$((i+1)); done
        read -r inputs; read -r outputs
        restore
        """);
    try (TestingBuilds builds = builds(hook)) {
      List<StorePath> sources = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        sources.add(builds.store.addText("source-" + i, new byte[] {1}, List.of()));
      }
      StorePath drv = builds.script("job", HERE, b -> b.sources(sources));
      TestingListener listener = new TestingListener();

      builds.build(drv, BuildSettings.of(1, 1), listener);

      assertThat(listener.events())
          .hasSize(3002)
          .contains("note message 2999 of a hook that" + " talks before it listens");
    }
  }

  @Test
  void run_hookLeavesAProcessWithItsPipes_endsAllTheSame() throws Exception {
    TestingHook hook = hook(TestingHook.PATIENT, "ask; take; restore; hang & exit 0");
    try (TestingBuilds builds = builds(hook)) {
      StorePath drv = builds.script("job", HERE);
      try {
        builds.build(drv);

        assertThat(builds.store.info(builds.output(drv))).isPresent();
      } finally {
        hook.endAll();
      }
    }
  }

  @Test
  void run_pastTheTimeoutAndItsAllowance_endsTheHook() throws Exception {
    TestingHook hook = hook(STRICT, "trap '' TERM; ask; take; (hang) & hang");
    try (TestingBuilds builds = builds(hook)) {
      BuildFailedException error = catchThrowableOfType(
          BuildFailedException.class,
          () -> builds.build(builds.script("job", HERE), limits(1000, 1), new TestingListener()));

      assertThat(error.kind()).isEqualTo(Kind.TIMED_OUT);
      assertThat(error).hasMessageContaining("longer than 1 s");
      hook.awaitGone();
    }
  }

  @Test
  void run_silentTooLong_endsTheHook() throws Exception {
    TestingHook hook = hook(STRICT, "ask; take; hang");
    try (TestingBuilds builds = builds(hook)) {
      BuildFailedException error = catchThrowableOfType(
          BuildFailedException.class,
          () -> builds.build(builds.script("job", HERE), limits(1, 1000), new TestingListener()));

      assertThat(error.kind()).isEqualTo(Kind.TIMED_OUT);
      assertThat(error).hasMessageContaining("silent");
      hook.awaitGone();
    }
  }

  @Test
  void cancel_whileOffloaded_asksTheHookToEndAndRemovesWhatItMade() throws Exception {
    TestingHook hook =
        hook(TestingHook.PATIENT, "trap 'echo > ended; exit 1' TERM; ask; take; restore; hold");
    try (TestingBuilds builds = builds(hook)) {
      StorePath drv = builds.script("job", HERE);
      TestingListener listener = new TestingListener();
      BuildOrder order = builds.scheduler.order(List.of(drv), BuildSettings.of(1, 1), listener);
      CompletableFuture<Void> build = TestingBuilds.inBackground(order);
      listener.awaitLog("holding job.drv");
      assertThat(builds.store.realPath(builds.output(drv))).exists();

      order.cancel();

      assertThatThrownBy(() -> build.get(30, TimeUnit.SECONDS)).hasMessageContaining("gone");
      hook.awaitGone();
      assertThat(hook.has("ended")).isTrue();
      builds
          .store
          .lock(List.of(builds.output(drv)))
          .close(); // once that is free, the build is over
      assertThat(builds.store.realPath(builds.output(drv))).doesNotExist();
    }
  }

  @Test
  void cancel_hookIgnoresSigterm_isKilledWithItsChildren() throws Exception {
    TestingHook hook = hook(STRICT, "trap '' TERM; ask; take; (hang) & hold");
    try (TestingBuilds builds = builds(hook)) {
      TestingListener listener = new TestingListener();
      BuildOrder order = builds.scheduler.order(
          List.of(builds.script("job", HERE)), BuildSettings.of(1, 1), listener);
      CompletableFuture<Void> build = TestingBuilds.inBackground(order);
      listener.awaitLog("holding job.drv");

      order.cancel();

      assertThatThrownBy(() -> build.get(30, TimeUnit.SECONDS)).hasMessageContaining("gone");
      hook.awaitGone();
    }
  }

  @Test
  void close_whileOffloaded_endsTheHook() throws Exception {
    TestingHook hook = hook(TestingHook.PATIENT, "ask; take; hold");
    TestingBuilds builds = builds(hook);
    TestingListener listener = new TestingListener();
    CompletableFuture<Void> build = TestingBuilds.inBackground(builds.scheduler.order(
        List.of(builds.script("job", HERE)), BuildSettings.of(1, 1), listener));
    listener.awaitLog("holding job.drv");

    builds.close();

    hook.awaitGone();
    assertThatThrownBy(() -> build.get(30, TimeUnit.SECONDS)).hasMessageContaining("given up");
  }

  @Test
  void cancel_firstOfTwoClients_leavesTheOtherTheOffloadedBuild() throws Exception {
    TestingHook hook = hook(TestingHook.PATIENT, "ask; take; hold; restore");
    try (TestingBuilds builds = builds(hook)) {
      StorePath drv = builds.script("job", HERE);
      TestingListener first = new TestingListener();
      TestingListener second = new TestingListener();
      BuildOrder order = builds.scheduler.order(List.of(drv), BuildSettings.of(1, 1), first);
      CompletableFuture<Void> one = TestingBuilds.inBackground(order);
      first.awaitLog("holding job.drv");
      CompletableFuture<Void> two = TestingBuilds.inBackground(
          builds.scheduler.order(List.of(drv), BuildSettings.of(1, 1), second));
      second.awaitEvent("note another client");

      order.cancel();
      assertThatThrownBy(() -> one.get(30, TimeUnit.SECONDS)).hasMessageContaining("gone");
      hook.release("job");

      two.get(30, TimeUnit.SECONDS);
      assertThat(hook.offers()).hasSize(1);
    }
  }
}
