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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.app.daemon.build.TestingBuilds.Way;
import org.relevo.formats.derivation.DerivationOutput.FixedContent;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StorePath;

@Timeout(60)
class BuildSchedulerTest {
  private static final BuildSettings ONE_JOB = BuildSettings.of(1, 3);

  @TempDir
  private Path root;

  private static BuildSettings limits(Duration timeout, Duration silent) {
    return new BuildSettings(
        timeout.isZero() ? Optional.empty() : Optional.of(timeout),
        silent.isZero() ? Optional.empty() : Optional.of(silent),
        1,
        1,
        false,
        false,
        true,
        false);
  }

  private void assertNothingLeft(TestingBuilds builds) throws IOException {
    try (Stream<Path> sites = Files.list(builds.sites)) {
      assertThat(sites).isEmpty();
    }
    try (Stream<Path> items = Files.list(builds.store.realDir())) {
      assertThat(items.map(item -> item.getFileName().toString()))
          .allMatch(
              name -> builds.store.info(new StorePath(builds.store.dir(), name)).isPresent());
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_builderWritesOutput_itIsValidAndNothingElseStays(Way way) throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, way)) {
      StorePath drv = builds.script("hello", "mkdir $out; echo hello > $out/file; chmod 555 $out");

      builds.build(drv);

      StorePath out = builds.output(drv);
      assertThat(builds.store.info(out)).isPresent();
      assertThat(builds.store.realPath(out).resolve("file")).hasContent("hello");
      assertNothingLeft(builds);
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_environment_isCleanAndComplete(Way way) throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, way)) {
      StorePath drv = builds.script(
          "env",
          "env > $out; pwd -P > pwd; read line < /dev/null || echo empty >> $out.stdin; echo OPEN=$(ls /proc/self/fd | wc -w) >> $out; rm -f $out.stdin; test \"$(pwd -P)\" = \"$NIX_BUILD_TOP\"",
          builder -> builder.environment("SPECIAL", "a b\n=\"c\"").environment("LD_PRELOAD", ""));

      builds.build(drv, ONE_JOB, new TestingListener());

      String text = builds.store.read(builds.output(drv)).replace("a b\n=\"c\"", "a b");
      Map<String, String> variables = TestingBuilds.variables(text);
      String top = variables.get("NIX_BUILD_TOP");
      assertThat(top).contains("guix-build-env.drv-0");
      for (String name : List.of("TMPDIR", "TEMPDIR", "TMP", "TEMP", "PWD")) {
        assertThat(variables).containsEntry(name, top);
      }
      assertThat(variables)
          .containsEntry("HOME", "/homeless-shelter")
          .containsEntry("NIX_STORE", builds.store.dir().text())
          .containsEntry("NIX_BUILD_CORES", "3")
          .containsEntry("SPECIAL", "a b")
          .containsEntry("LD_PRELOAD", "")
          .containsEntry("OPEN", "4"); // the three, and the directory that is listed
      variables.keySet().removeAll(Set.of("TMPDIR", "TEMPDIR", "TMP", "TEMP", "PWD", "OPEN", "_"));
      assertThat(variables.keySet())
          .containsExactlyInAnyOrder(
              "PATH",
              "HOME",
              "NIX_STORE",
              "NIX_BUILD_CORES",
              "NIX_BUILD_TOP",
              "SPECIAL",
              "LD_PRELOAD",
              "out");
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_log_arrivesWhileTheBuilderRunsAndIsKept(Way way) throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, way)) {
      StorePath drv = builds.script(
          "talk", "mkfifo go; echo one; echo two >&2; read x < go; echo three; echo > $out");
      TestingListener listener = new TestingListener();

      CompletableFuture<Void> build =
          TestingBuilds.inBackground(builds.scheduler.order(List.of(drv), ONE_JOB, listener));
      listener.awaitLog("two\n");
      assertThat(build).isNotDone();
      builds.tell("talk", "go");
      build.get(30, TimeUnit.SECONDS);

      assertThat(listener.log()).isEqualTo("one\ntwo\nthree\n");
      assertThat(listener.events()).containsExactly("started talk.drv", "succeeded talk.drv");
      try (InputStream log =
          new GZIPInputStream(Files.newInputStream(LogFile.path(builds.logs, drv)))) {
        assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("one\ntwo\nthree\n");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_builderFails_isPermanentWithCodeAndLastLines(Way way) throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, way)) {
      StorePath drv = builds.script("bad", "echo half > $out; echo it went wrong; exit 7");
      TestingListener listener = new TestingListener();

      BuildFailedException error = catchThrowableOfType(
          BuildFailedException.class, () -> builds.build(drv, ONE_JOB, listener));

      assertThat(error.kind()).isEqualTo(Kind.PERMANENT);
      assertThat(error)
          .hasMessageContaining(drv.toString())
          .hasMessageContaining("exit code 7")
          .hasMessageContaining("it went wrong");
      assertThat(listener.events()).containsExactly("started bad.drv", "failed bad.drv PERMANENT");
      assertNothingLeft(builds);
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_builderKillsItself_namesTheSignal(Way way) throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, way)) {
      StorePath drv = builds.script("suicide", "kill -9 $$");

      assertThatThrownBy(() -> builds.build(drv)).hasMessageContaining("signal 9");
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_builderMakesNoOutput_isPermanent(Way way) throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, way)) {
      StorePath drv = builds.script("lazy", "exit 0");

      BuildFailedException error =
          catchThrowableOfType(BuildFailedException.class, () -> builds.build(drv));

      assertThat(error.kind()).isEqualTo(Kind.PERMANENT);
      assertThat(error).hasMessageContaining(builds.output(drv).toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_builderDoesNotExist_isPermanent(Way way) throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, way)) {
      StorePath drv = builds.store.add(
          new org.relevo.formats.derivation.DerivationBuilder(builds.store.dir(), "nothing")
              .build(TestingBuilds.SYSTEM, "/no/such/builder", builds.store.hashes()));

      BuildFailedException error =
          catchThrowableOfType(BuildFailedException.class, () -> builds.build(drv));

      assertThat(error.kind()).isEqualTo(Kind.PERMANENT);
      assertThat(error).hasMessageContaining("/no/such/builder");
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_pastTimeout_isKilledWithItsChildren(Way way) throws Exception {
    String mark = "MARK=" + UUID.randomUUID();
    try (TestingBuilds builds = TestingBuilds.in(root, way)) {
      StorePath drv = builds.script(
          "slow",
          "mkfifo never; (while echo x; do read x < never; done) & read x < never",
          builder -> builder.environment("MARK", mark.substring(5)));

      BuildFailedException error = catchThrowableOfType(
          BuildFailedException.class,
          () -> builds.build(
              drv, limits(Duration.ofMillis(400), Duration.ZERO), new TestingListener()));

      assertThat(error.kind()).isEqualTo(Kind.TIMED_OUT);
      assertThat(error).hasMessageContaining("longer than");
      TestingBuilds.awaitNone(mark);
      assertNothingLeft(builds);
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_silentTooLong_isTimedOut(Way way) throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, way)) {
      StorePath drv = builds.script("silent", "mkfifo never; echo a word; read x < never");
      TestingListener listener = new TestingListener();

      BuildFailedException error = catchThrowableOfType(
          BuildFailedException.class,
          () -> builds.build(drv, limits(Duration.ZERO, Duration.ofMillis(1500)), listener));

      assertThat(error.kind()).isEqualTo(Kind.TIMED_OUT);
      assertThat(error).hasMessageContaining("silent");
      assertThat(listener.log()).isEqualTo("a word\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancel_onlyClient_killsTheBuilderAndItsBackgroundChildren(Way way) throws Exception {
    String mark = "MARK=" + UUID.randomUUID();
    try (TestingBuilds builds = TestingBuilds.in(root, way)) {
      StorePath drv = builds.script(
          "forking",
          "mkfifo never; setsid sh -c 'echo ready; exec > child 2>&1; read x < never' & read x < never",
          builder -> builder.environment("MARK", mark.substring(5)));
      TestingListener listener = new TestingListener();
      BuildOrder order = builds.scheduler.order(List.of(drv), ONE_JOB, listener);

      CompletableFuture<Void> build = TestingBuilds.inBackground(order);
      listener.awaitLog("ready");
      assertThat(TestingBuilds.having(mark)).hasSizeGreaterThanOrEqualTo(2);
      order.cancel();

      assertThatThrownBy(() -> build.get(30, TimeUnit.SECONDS)).hasMessageContaining("gone");
      TestingBuilds.awaitNone(mark);
    }
    assertThat(TestingBuilds.having(mark)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void run_childOutlivesTheBuilder_isKilledAndTheBuildSucceeds(Way way) throws Exception {
    String mark = "MARK=" + UUID.randomUUID();
    try (TestingBuilds builds = TestingBuilds.in(root, way)) {
      StorePath drv = builds.script(
          "daemonic",
          "mkfifo never; (read x < never) & echo done > $out",
          builder -> builder.environment("MARK", mark.substring(5)));

      builds.build(drv);

      TestingBuilds.awaitNone(mark);
      assertThat(builds.store.read(builds.output(drv))).isEqualTo("done\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void close_whileABuilderRuns_killsIt(Way way) throws Exception {
    String mark = "MARK=" + UUID.randomUUID();
    TestingBuilds builds = TestingBuilds.in(root, way);
    StorePath drv = builds.script(
        "stopped",
        "mkfifo never; echo ready; read x < never",
        builder -> builder.environment("MARK", mark.substring(5)));
    TestingListener listener = new TestingListener();
    CompletableFuture<Void> build =
        TestingBuilds.inBackground(builds.scheduler.order(List.of(drv), ONE_JOB, listener));
    listener.awaitLog("ready");

    builds.close();

    assertThatThrownBy(() -> build.get(30, TimeUnit.SECONDS)).hasMessageContaining("given up");
    assertThat(TestingBuilds.having(mark)).isEmpty();
    assertThatThrownBy(() -> builds.build(drv)).hasMessageContaining("stopping");
  }

  @Test
  void run_twoClientsSameDerivation_buildOnceAndBothSucceed() throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, Way.PLAIN)) {
      StorePath drv = builds.script("shared", "mkfifo go; echo ready; read x < go; echo > $out");
      TestingListener first = new TestingListener();
      TestingListener second = new TestingListener();

      CompletableFuture<Void> one =
          TestingBuilds.inBackground(builds.scheduler.order(List.of(drv), ONE_JOB, first));
      first.awaitLog("ready");
      CompletableFuture<Void> two =
          TestingBuilds.inBackground(builds.scheduler.order(List.of(drv), ONE_JOB, second));
      second.awaitEvent("note another client");
      builds.tell("shared", "go");
      one.get(30, TimeUnit.SECONDS);
      two.get(30, TimeUnit.SECONDS);

      assertThat(first.events()).containsExactly("started shared.drv", "succeeded shared.drv");
      assertThat(second.events()).last().isEqualTo("succeeded shared.drv");
    }
  }

  @Test
  void cancel_oneOfTwoClients_leavesTheOtherItsBuild() throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, Way.PLAIN)) {
      StorePath drv = builds.script("shared", "mkfifo go; echo ready; read x < go; echo > $out");
      TestingListener first = new TestingListener();
      TestingListener second = new TestingListener();
      BuildOrder firstOrder = builds.scheduler.order(List.of(drv), ONE_JOB, first);

      CompletableFuture<Void> one = TestingBuilds.inBackground(firstOrder);
      first.awaitLog("ready");
      CompletableFuture<Void> two =
          TestingBuilds.inBackground(builds.scheduler.order(List.of(drv), ONE_JOB, second));
      second.awaitEvent("note another client");
      firstOrder.cancel();
      assertThatThrownBy(() -> one.get(30, TimeUnit.SECONDS)).hasMessageContaining("gone");
      builds.tell("shared", "go");

      two.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void run_chain_buildsInputsFirst() throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, Way.BUBBLEWRAP)) {
      StorePath text =
          builds.store.addText("text", "base".getBytes(StandardCharsets.UTF_8), List.of());
      StorePath a = builds.script(
          "a",
          "read x < " + text + "; echo $x-a > $out; ln -s " + text + " link",
          b -> b.sources(List.of(text)));
      StorePath aOut = builds.output(a);
      StorePath b = builds.script("b", "mkdir $out; ln -s " + aOut + " $out/a", d -> d.input(a));
      StorePath bOut = builds.output(b);
      // Sees a's output only because b's refers to it.
      StorePath c =
          builds.script("c", "read x < " + bOut + "/a; echo $x-c > $out", d -> d.input(b));
      TestingListener listener = new TestingListener();

      builds.build(c, BuildSettings.of(4, 1), listener);

      assertThat(builds.store.read(builds.output(c))).isEqualTo("base-a-c\n");
      assertThat(listener.events())
          .containsExactly(
              "started a.drv", "succeeded a.drv",
              "started b.drv", "succeeded b.drv",
              "started c.drv", "succeeded c.drv");
    }
  }

  @Test
  void run_independentDerivations_runAtOnceUpToMaxJobs() throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, Way.PLAIN)) {
      String script = "mkfifo go; echo ready-$out; read x < go; echo > $out";
      List<StorePath> drvs = List.of(
          builds.script("p1", script), builds.script("p2", script), builds.script("p3", script));
      TestingListener listener = new TestingListener();

      CompletableFuture<Void> build = TestingBuilds.inBackground(
          builds.scheduler.order(drvs, BuildSettings.of(2, 1), listener));
      listener.awaitLog("ready-" + builds.output(drvs.get(0)));
      listener.awaitLog("ready-" + builds.output(drvs.get(1)));
      assertThat(listener.events()).doesNotContain("started p3.drv");
      builds.tell("p1", "go");
      listener.awaitEvent("succeeded p1.drv");
      listener.awaitLog("ready-" + builds.output(drvs.get(2)));
      builds.tell("p2", "go");
      builds.tell("p3", "go");
      build.get(30, TimeUnit.SECONDS);

      assertThat(builds.store.queryValid(
              List.of(builds.output(drvs.get(0)), builds.output(drvs.get(2)))))
          .hasSize(2);
    }
  }

  @Test
  void run_inputFails_dependentIsNotBuilt() throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, Way.PLAIN)) {
      StorePath a = builds.script("a", "echo broken; exit 1");
      StorePath b = builds.script("b", "echo > $out", d -> d.input(a));
      TestingListener listener = new TestingListener();

      assertThatThrownBy(() -> builds.build(b, ONE_JOB, listener))
          .isInstanceOf(BuildFailedException.class)
          .hasMessageContaining(a.toString());

      assertThat(listener.events()).containsExactly("started a.drv", "failed a.drv PERMANENT");
    }
  }

  @Test
  void run_bubblewrap_showsOnlyTheClosure() throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, Way.BUBBLEWRAP)) {
      StorePath in = builds.store.addText("seen", new byte[] {'x'}, List.of());
      StorePath other = builds.store.addText("unseen", new byte[] {'x'}, List.of());
      StorePath drv = builds.script(
          "look",
          "ls $NIX_STORE > $out; ls / >> $out; cat /proc/net/dev >> $out; id -u >> $out; ls -d "
              + root + " >> $out; echo x > " + in
              + " || echo read-only >> $out; cat /etc/passwd >> $out; exit 0",
          b -> b.sources(List.of(in)));

      builds.build(drv);

      String text = builds.store.read(builds.output(drv));
      assertThat(text)
          .contains(in.baseName())
          .doesNotContain(other.baseName())
          .doesNotContain("root:")
          .doesNotContain(root.toString())
          .doesNotContain("eth0")
          .contains("lo:")
          .contains("read-only");
    }
  }

  @Test
  void run_fixedOutput_hasTheNetworkAndTheVariablesItAsksFor() throws Exception {
    byte[] content = "fixed\n".getBytes(StandardCharsets.UTF_8);
    try (TestingBuilds builds = TestingBuilds.in(root, Way.BUBBLEWRAP)) {
      StorePath drv = builds.script(
          "download",
          "cat /proc/net/dev; echo PATH2=$PWD_OF_NOBODY; echo fixed > $out",
          b -> b.fixed(FixedContent.of(false, Hash.sha256(content)))
              .environment("impureEnvVars", "PWD_OF_NOBODY"));
      TestingListener listener = new TestingListener();

      builds.build(drv, ONE_JOB, listener);

      long here;
      try (Stream<String> lines = Files.lines(Path.of("/proc/net/dev"))) {
        here = lines.count();
      }
      assertThat(listener.log().lines().count()).isEqualTo(here + 1);
    }
  }

  @Test
  void run_symbolicLinkAsInput_isSeenAsOne() throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, Way.BUBBLEWRAP)) {
      StorePath link = builds.script("link", "ln -s /nowhere/at/all $out");
      StorePath linkOut = builds.output(link);
      StorePath drv =
          builds.script("reader", "readlink " + linkOut + " > $out", b -> b.input(link));

      builds.build(drv);

      assertThat(builds.store.read(builds.output(drv))).isEqualTo("/nowhere/at/all\n");
    }
  }

  @Test
  void run_exportReferencesGraph_writesTheClosure() throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, Way.PLAIN)) {
      StorePath one = builds.store.addText("one", new byte[] {'1'}, List.of());
      StorePath two = builds.store.addText("two", new byte[] {'2'}, List.of(one));
      StorePath drv = builds.script(
          "graph",
          "cat graph > $out",
          b -> b.sources(List.of(two)).environment("exportReferencesGraph", "graph " + two));

      builds.build(drv);

      assertThat(builds.store.read(builds.output(drv)))
          .contains(one + "\n\n0\n")
          .contains(two + "\n\n1\n" + one + "\n");
    }
  }

  @Test
  void run_otherSystemOrFeature_isTransientAndSaysWhatIsMissing() throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, Way.PLAIN)) {
      StorePath arm = builds.store.add(
          new org.relevo.formats.derivation.DerivationBuilder(builds.store.dir(), "arm")
              .build("armhf-linux", "/bin/sh", builds.store.hashes()));
      StorePath featured = builds.script(
          "featured", "echo > $out", b -> b.environment("requiredSystemFeatures", "test-feature"));
      StorePath kvm = builds.script(
          "kvm", "echo > $out", b -> b.environment("requiredSystemFeatures", "kvm test-feature"));

      BuildFailedException error =
          catchThrowableOfType(BuildFailedException.class, () -> builds.build(arm));
      assertThat(error).hasMessageContaining("armhf-linux").hasMessageContaining("x86_64-linux");
      assertThat(error.kind()).isEqualTo(Kind.TRANSIENT);
      assertThatThrownBy(() -> builds.build(kvm)).hasMessageContaining("features kvm");
      builds.build(featured);
    }
  }

  @Test
  void run_inputIsNotValid_saysWhich() throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, Way.PLAIN)) {
      StorePath absent = new StorePath(builds.store.dir(), "0".repeat(32) + "-absent");
      StorePath drv = builds.script("needy", "echo > $out", b -> b.sources(List.of(absent)));

      assertThatThrownBy(() -> builds.build(drv)).hasMessageContaining(absent.toString());
      assertThatThrownBy(() -> builds.build(absent)).hasMessageContaining(absent.toString());
    }
  }

  @Test
  void run_maxJobsZero_isRefused() throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, Way.PLAIN)) {
      StorePath drv = builds.script("x", "echo > $out");

      assertThatThrownBy(() -> builds.build(drv, BuildSettings.of(0, 1), new TestingListener()))
          .hasMessageContaining("build-max-jobs");
    }
  }

  @Test
  void run_keepFailed_leavesTheBuildDirectory() throws Exception {
    try (TestingBuilds builds = TestingBuilds.in(root, Way.PLAIN)) {
      StorePath drv = builds.script("kept", "echo evidence > file; exit 1");
      BuildSettings keep =
          new BuildSettings(Optional.empty(), Optional.empty(), 1, 1, true, false, true, false);

      assertThatThrownBy(() -> builds.build(drv, keep, new TestingListener()))
          .isInstanceOf(BuildFailedException.class);

      assertThat(builds.sites.resolve("guix-build-kept.drv-0/top/file")).hasContent("evidence");
    }
  }
}
