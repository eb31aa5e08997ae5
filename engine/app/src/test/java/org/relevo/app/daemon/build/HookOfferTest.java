package org.relevo.app.daemon.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.app.daemon.build.TestingBuilds.Way;
import org.relevo.app.daemon.hook.HookTimes;
import org.relevo.formats.derivation.DerivationBuilder;
import org.relevo.formats.path.StorePath;

/** How builds are offered to a hook, and what its answers lead to. */
@Timeout(60)
class HookOfferTest {
  private static final String HERE = "echo built here > $out";

  @TempDir
  private Path root;

  private TestingHook hook(HookTimes times, String script) throws IOException {
    return new TestingHook(root.resolve("hook"), times, script);
  }

  private TestingHook hook(String script) throws IOException {
    return hook(TestingHook.PATIENT, script);
  }

  private TestingBuilds builds(HookRun hook) throws Exception {
    return TestingBuilds.in(root.resolve("builds"), Way.PLAIN, Optional.of(hook));
  }

  private TestingBuilds builds(TestingHook hook) throws Exception {
    return builds(hook.run());
  }

  private static CompletableFuture<Void> start(
      TestingBuilds builds, List<StorePath> wanted, int maxJobs, TestingListener listener) {
    return TestingBuilds.inBackground(
        builds.scheduler.order(wanted, BuildSettings.of(maxJobs, 1), listener));
  }

  private static String made(TestingBuilds builds, StorePath drv) throws IOException {
    return builds.store.read(builds.output(drv)).strip();
  }

  @Test
  void decline_buildsHere_andTheSameProcessGetsTheNextOffer() throws Exception {
    TestingHook hook = hook("while ask; do echo '# decline'; done");
    try (TestingBuilds builds = builds(hook)) {
      StorePath a = builds.script("a", HERE);
      StorePath b = builds.script("b", HERE, d -> d.input(a));

      builds.build(b);

      assertThat(made(builds, b)).isEqualTo("built here");
      assertThat(hook.offers()).containsExactly("1 x86_64-linux a.drv", "1 x86_64-linux b.drv");
      assertThat(hook.processes()).isEqualTo(1);
      hook.awaitGone();
    }
  }

  @Test
  void accept_nextOfferGoesToAnotherProcess() throws Exception {
    TestingHook hook = hook("ask; take; restore");
    try (TestingBuilds builds = builds(hook)) {
      StorePath a = builds.script("a", HERE);
      StorePath b = builds.script("b", HERE, d -> d.input(a));

      builds.build(b);

      assertThat(made(builds, b)).isEqualTo("made elsewhere");
      assertThat(hook.processes()).isEqualTo(2);
    }
  }

  @Test
  void postpone_isOfferedAgainToTheSameProcessAfterAWhile() throws Exception {
    HookTimes times =
        new HookTimes(TestingHook.LONG, Duration.ofMillis(20), TestingHook.LONG, TestingHook.LONG);
    TestingHook hook =
        hook(times, "ask; echo '# postpone'; ask; echo '# postpone'; ask; take; restore");
    try (TestingBuilds builds = builds(hook)) {
      StorePath a = builds.script("a", HERE);

      builds.build(a);

      assertThat(made(builds, a)).isEqualTo("made elsewhere");
      assertThat(hook.offers()).hasSize(3);
      assertThat(hook.processes()).isEqualTo(1);
    }
  }

  /** The pause is too long for this test: only the end of the other build can end it. */
  @Test
  void postpone_isOfferedAgainAsSoonAsABuildEnds() throws Exception {
    TestingHook hook = hook("""
        while ask; do
          if mkdir slot 2>/dev/null; then
            take; hold; restore; rmdir slot; exit
          fi
          echo "no slot for $name"
          echo '# postpone'
        done
        """);
    try (TestingBuilds builds = builds(hook)) {
      List<StorePath> both = List.of(builds.script("a", HERE), builds.script("b", HERE));
      TestingListener listener = new TestingListener();

      CompletableFuture<Void> build = start(builds, both, 1, listener);
      listener.awaitEvent("note no slot for ");
      String first = listener.events().contains("note no slot for b.drv") ? "a" : "b";
      String second = first.equals("a") ? "b" : "a";
      listener.awaitLog("holding " + first);
      assertThat(builds.store.lock(List.of(builds.output(both.get(first.equals("a") ? 1 : 0)))))
          .isNotNull()
          .satisfies(BuildStore.Lock::close); // a postponed build locks nothing
      hook.release(first);
      listener.awaitLog("holding " + second);
      hook.release(second);
      build.get(30, TimeUnit.SECONDS);

      assertThat(made(builds, both.get(0))).isEqualTo("made elsewhere");
      assertThat(made(builds, both.get(1))).isEqualTo("made elsewhere");
      assertThat(hook.offers()).hasSize(3);
    }
  }

  @Test
  void cancel_whilePostponed_endsTheOrderAndTheHook() throws Exception {
    TestingHook hook = hook("while ask; do echo 'no slot'; echo '# postpone'; done");
    try (TestingBuilds builds = builds(hook)) {
      TestingListener listener = new TestingListener();
      BuildOrder order = builds.scheduler.order(
          List.of(builds.script("a", HERE)), BuildSettings.of(1, 1), listener);
      CompletableFuture<Void> build = TestingBuilds.inBackground(order);
      listener.awaitEvent("note no slot");

      order.cancel();

      assertThatThrownBy(() -> build.get(30, TimeUnit.SECONDS)).hasMessageContaining("gone");
      hook.awaitGone();
    }
  }

  @Test
  void cancel_whileTheHookDecides_asksItToEnd() throws Exception {
    TestingHook hook = hook("trap 'echo > ended; exit 1' TERM; ask; echo deciding; hang");
    try (TestingBuilds builds = builds(hook)) {
      TestingListener listener = new TestingListener();
      BuildOrder order = builds.scheduler.order(
          List.of(builds.script("a", HERE)), BuildSettings.of(1, 1), listener);
      CompletableFuture<Void> build = TestingBuilds.inBackground(order);
      listener.awaitEvent("note deciding");

      order.cancel();

      assertThatThrownBy(() -> build.get(30, TimeUnit.SECONDS)).hasMessageContaining("gone");
      hook.awaitGone();
      assertThat(hook.has("ended")).isTrue();
    }
  }

  @Test
  void run_maxJobsZero_offloadsAllAtOnce() throws Exception {
    TestingHook hook = hook("ask; take; hold; restore");
    try (TestingBuilds builds = builds(hook)) {
      List<StorePath> drvs = new ArrayList<>();
      for (String name : List.of("a", "b", "c", "d")) {
        drvs.add(builds.script(name, HERE, d -> d.environment("preferLocalBuild", "1")));
      }
      TestingListener listener = new TestingListener();

      CompletableFuture<Void> build = start(builds, drvs, 0, listener);
      for (String name : List.of("a", "b", "c", "d")) {
        listener.awaitLog("holding " + name); // all of them, before any goes on
      }
      for (String name : List.of("a", "b", "c", "d")) {
        hook.release(name);
      }
      build.get(30, TimeUnit.SECONDS);

      assertThat(hook.offers()).hasSize(4).allMatch(offer -> offer.startsWith("0 "));
      for (StorePath drv : drvs) {
        assertThat(made(builds, drv)).isEqualTo("made elsewhere");
      }
    }
  }

  @Test
  void run_maxJobsZeroAndDeclined_saysBoth() throws Exception {
    TestingHook hook = hook("while ask; do echo '# decline'; done");
    try (TestingBuilds builds = builds(hook)) {
      StorePath a = builds.script("a", HERE);

      BuildFailedException error = catchThrowableOfType(
          BuildFailedException.class,
          () -> builds.build(a, BuildSettings.of(0, 1), new TestingListener()));

      assertThat(error.kind()).isEqualTo(Kind.TRANSIENT);
      assertThat(error)
          .hasMessageContaining("build-max-jobs is 0")
          .hasMessageContaining("hook has no machine");
    }
  }

  @Test
  void run_offloadedBuild_takesNoSlotFromThoseHere() throws Exception {
    TestingHook hook = hook("""
        while ask; do
          case $name in
            away*) take; hold; restore; exit;;
            *) echo '# decline';;
          esac
        done
        """);
    try (TestingBuilds builds = builds(hook)) {
      StorePath away = builds.script("away", HERE);
      StorePath near = builds.script("near", HERE);
      TestingListener listener = new TestingListener();

      CompletableFuture<Void> build = start(builds, List.of(away, near), 1, listener);
      listener.awaitLog("holding away");
      listener.awaitEvent("succeeded near.drv");
      assertThat(build).isNotDone();
      hook.release("away");
      build.get(30, TimeUnit.SECONDS);

      assertThat(hook.offers()).contains("1 x86_64-linux near.drv");
    }
  }

  @Test
  void run_declinedWithoutASlot_waitsForOneAndIsOfferedAgain() throws Exception {
    TestingHook hook = hook("while ask; do echo \"declined $name $wants\"; echo '# decline'; done");
    try (TestingBuilds builds = builds(hook)) {
      String script = "mkfifo go; echo ready $out; read x < go; echo built here > $out";
      List<StorePath> both = List.of(builds.script("a", script), builds.script("b", script));
      TestingListener listener = new TestingListener();

      CompletableFuture<Void> build = start(builds, both, 1, listener);
      listener.awaitEvent("note declined a.drv");
      listener.awaitEvent("note declined b.drv");
      listener.awaitEvent("started ");
      String first = listener.events().contains("started a.drv") ? "a" : "b";
      String second = first.equals("a") ? "b" : "a";
      listener.awaitLog("ready");
      assertThat(listener.events()).doesNotContain("started " + second + ".drv");
      builds.tell(first, "go");
      listener.awaitEvent("started " + second);
      listener.awaitLog("ready " + builds.output(both.get(second.equals("a") ? 0 : 1)));
      builds.tell(second, "go");
      build.get(30, TimeUnit.SECONDS);

      assertThat(hook.offers()).hasSize(3).last().isEqualTo("1 x86_64-linux " + second + ".drv");
    }
  }

  @Test
  void run_otherSystem_isOfferedAndFailsAsBeforeWhenDeclined() throws Exception {
    TestingHook hook = hook("ask; take; restore");
    try (TestingBuilds builds = builds(hook)) {
      StorePath arm = builds.store.add(new DerivationBuilder(builds.store.dir(), "arm")
          .build("armhf-linux", "/bin/sh", builds.store.hashes()));
      builds.build(arm);
      assertThat(hook.offers()).containsExactly("0 armhf-linux arm.drv");
    }
    TestingHook refusing = hook("while ask; do echo '# decline'; done");
    try (TestingBuilds builds = builds(refusing)) {
      StorePath arm = builds.store.add(new DerivationBuilder(builds.store.dir(), "arm2")
          .build("armhf-linux", "/bin/sh", builds.store.hashes()));
      assertThatThrownBy(() -> builds.build(arm))
          .isInstanceOf(BuildFailedException.class)
          .hasMessageContaining("armhf-linux")
          .hasMessageContaining("hook has no machine");
    }
  }

  @Test
  void run_clientWithoutHookOrDerivationForHere_isNotOffered() throws Exception {
    TestingHook hook = hook("ask; take; restore");
    try (TestingBuilds builds = builds(hook)) {
      StorePath a = builds.script("a", HERE);
      StorePath b = builds.script("b", HERE, d -> d.environment("preferLocalBuild", "1"));
      BuildSettings without =
          new BuildSettings(Optional.empty(), Optional.empty(), 1, 1, false, false, false, false);

      builds.build(a, without, new TestingListener());
      builds.build(b);

      assertThat(made(builds, a)).isEqualTo("built here");
      assertThat(made(builds, b)).isEqualTo("built here");
      assertThat(hook.offers()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ask; exit 3",
        "exit 3",
        "ask; echo '# what'; hang",
        "ask; exec 1>&- 2>&-; hang",
        "ask; hang"
      })
  void ask_hookDoesNotAnswer_isSaidOnceAndAllIsBuiltHere(String script) throws Exception {
    boolean silent = script.equals("ask; hang");
    HookTimes times = new HookTimes(
        silent ? Duration.ofMillis(300) : TestingHook.LONG,
        TestingHook.LONG,
        TestingHook.LONG,
        Duration.ofMillis(300));
    TestingHook hook = hook(times, "echo > \"started-$$\"; " + script);
    try (TestingBuilds builds = builds(hook)) {
      StorePath a = builds.script("a", HERE);
      StorePath b = builds.script("b", HERE, d -> d.input(a));
      TestingListener listener = new TestingListener();

      builds.build(b, BuildSettings.of(1, 1), listener);

      assertThat(made(builds, b)).isEqualTo("built here");
      assertThat(listener.events())
          .hasSize(5)
          .first()
          .asString()
          .startsWith("note the build hook \"" + root.resolve("hook/hook"))
          .endsWith("it is not asked any more for this request");
      assertThat(hook.started()).isEqualTo(1);
      hook.awaitGone();
    }
  }

  @Test
  void ask_noSuchProgram_isSaidAndAllIsBuiltHere() throws Exception {
    TestingHook hook = hook("");
    try (TestingBuilds builds = builds(hook.run(List.of("/no/such/program")))) {
      StorePath a = builds.script("a", HERE);
      TestingListener listener = new TestingListener();

      builds.build(a, BuildSettings.of(1, 1), listener);

      assertThat(made(builds, a)).isEqualTo("built here");
      assertThat(listener.events())
          .anyMatch(event -> event.startsWith("note the build hook \"/no/such/program\" ended with"
              + " exit code 127 before it answered"));
    }
  }

  @Test
  void ask_hookEndsAfterItsAnswer_anotherIsStarted() throws Exception {
    TestingHook hook = hook("ask; echo '# decline'; exit 0");
    try (TestingBuilds builds = builds(hook)) {
      StorePath a = builds.script("a", HERE);
      StorePath b = builds.script("b", HERE, d -> d.input(a));
      TestingListener listener = new TestingListener();

      builds.build(b, BuildSettings.of(1, 1), listener);

      assertThat(hook.offers()).hasSize(2);
      assertThat(hook.processes()).isEqualTo(2);
      assertThat(listener.events()).noneMatch(event -> event.startsWith("note"));
    }
  }

  @Test
  void run_brokenHookAndMaxJobsZero_saysBoth() throws Exception {
    TestingHook hook = hook("exit 3");
    try (TestingBuilds builds = builds(hook)) {
      StorePath a = builds.script("a", HERE);

      assertThatThrownBy(() -> builds.build(a, BuildSettings.of(0, 1), new TestingListener()))
          .isInstanceOf(BuildFailedException.class)
          .hasMessageContaining("build-max-jobs is 0")
          .hasMessageContaining("exit code 3 before it answered");
    }
  }

  @Test
  void run_twoClients_eachHasAHookOfItsOwn() throws Exception {
    TestingHook hook = hook("ask; take; hold; restore");
    try (TestingBuilds builds = builds(hook)) {
      TestingListener listener = new TestingListener();
      CompletableFuture<Void> one = start(builds, List.of(builds.script("a", HERE)), 1, listener);
      CompletableFuture<Void> two = start(builds, List.of(builds.script("b", HERE)), 1, listener);
      listener.awaitLog("holding a");
      listener.awaitLog("holding b");
      hook.release("a");
      hook.release("b");
      one.get(30, TimeUnit.SECONDS);
      two.get(30, TimeUnit.SECONDS);
    }
  }
}
