package org.relevo.core.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.machine.TestingMachines.health;
import static org.relevo.core.machine.TestingMachines.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.history.BuildRecord;
import org.relevo.core.history.Expectation;
import org.relevo.core.history.HistoryDatabase;
import org.relevo.core.history.SendRecord;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.offload.TestingFarm.TestingMachine;
import org.relevo.core.quarantine.QuarantineFiles;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.FastestFinishPolicy;
import org.relevo.core.rank.MostLocalPolicy;
import org.relevo.core.rank.Placement;
import org.relevo.core.rank.Policy;
import org.relevo.core.slot.Slots;
import org.relevo.core.store.TestingStore;
import org.relevo.core.store.daemon.DaemonException;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** What an offloader learns of builds and machines, and what it makes of that. */
@Timeout(60)
class LearningOffloadTest {
  private static final long BIG = 64 << 20;

  @TempDir
  Path state;

  private final TestingStore head = new TestingStore(StoreDir.GUIX);
  private final TestingFarm farm = new TestingFarm(head);
  private volatile Instant now = Instant.ofEpochSecond(1000);
  private HistoryDatabase history;
  private Offloader offloader;

  @BeforeEach
  void openHistory() {
    history = HistoryDatabase.in(state, () -> now);
    start(new FastestFinishPolicy());
  }

  private void start(Policy policy) {
    OffloadSettings settings = OffloadSettings.DEFAULT.withPolicy(policy);
    offloader = new Offloader(
        farm,
        head,
        TestingTools.of(
                farm,
                Slots.in(state),
                QuarantineFiles.in(state, settings.backoff(), () -> now, new Random(2)),
                () -> now)
            .with(history),
        settings);
  }

  @AfterEach
  void close() {
    offloader.close();
    history.close();
  }

  private BuildRequest request(StorePath derivation) throws IOException {
    return BuildRequest.of(derivation, head.derivation(derivation), BuildLimits.NONE);
  }

  private Decision explain(StorePath derivation) throws Exception {
    return offloader.explain(request(derivation));
  }

  private Outcome offload(StorePath derivation) throws Exception {
    return offloader.offload(request(derivation), OffloadListener.NONE);
  }

  /** Puts a derivation into the store that needs an item of this size. */
  private StorePath needing(String name, long size) {
    StorePath input = TestingDerivations.add(head, name + "-input");
    head.add(TestingDerivations.output(head, name + "-input"), size);
    return TestingDerivations.add(head, name, input);
  }

  /** Has a machine have what {@code name} needs, but not its derivation. */
  private void give(TestingMachine machine, String name, long size) {
    machine.store.add(head.path(name + "-input"), size);
  }

  private static OptionalLong missing(Decision decision, TestingMachine machine) {
    return decision.placements().stream()
        .map(Placement::candidate)
        .filter(candidate -> candidate.machine().equals(machine.machine))
        .findFirst()
        .orElseThrow()
        .missingBytes();
  }

  private static BuildMachine first(Decision decision) {
    return ((Decision.Accept) decision).ordered().get(0).candidate().machine();
  }

  private static long questions(TestingMachine machine) {
    return machine.store.calls.stream().filter("queryValid"::equals).count();
  }

  private void knownToTake(String name, BuildMachine on, Duration duration) {
    history.built(new BuildRecord(name, on, duration, 1, Optional.empty(), now));
  }

  @Test
  void offload_goodBuild_isRememberedByName() throws Exception {
    farm.add(machine("box"));
    assertThat(offload(TestingDerivations.add(head, "hello-1.0")))
        .isInstanceOf(Outcome.Built.class);
    Expectation expected = history.expect("hello-2.0.drv");
    assertThat(expected.basis()).isEqualTo(Expectation.Basis.NAME);
    assertThat(expected.builds()).isEqualTo(1);
    assertThat(expected.peakMemory()).isEmpty();
  }

  @Test
  void offload_failedBuild_isNotRemembered() throws Exception {
    TestingMachine box = farm.add(machine("box"));
    box.work = (there, path, log) -> {
      throw new DaemonException("it failed", DaemonException.BUILD_FAILED);
    };
    assertThat(offload(TestingDerivations.add(head, "hello-1.0")))
        .isInstanceOf(Outcome.FailedForGood.class);
    assertThat(history.expect("hello-1.0.drv")).isEqualTo(Expectation.UNKNOWN);
  }

  @Test
  void offload_machineHadTheOutputs_isNotRememberedSinceNothingWasBuilt() throws Exception {
    TestingMachine box = farm.add(machine("box"));
    StorePath derivation = TestingDerivations.add(head, "hello-1.0");
    box.store.add(TestingDerivations.output(head, "hello-1.0"), 5000);
    assertThat(offload(derivation)).isInstanceOf(Outcome.Built.class);
    assertThat(history.expect("hello-1.0.drv")).isEqualTo(Expectation.UNKNOWN);
  }

  @Test
  void offload_itemsSent_teachTheRate() throws Exception {
    TestingMachine box = farm.add(machine("box"));
    offload(needing("small", 1000));
    assertThat(history.bytesPerSecond(box.machine)).isEmpty();
    offload(needing("large", 1 << 20));
    assertThat(history.bytesPerSecond(box.machine)).isPresent();
  }

  @Test
  void offload_sampledWhileItRuns_remembersTheMemory() throws Exception {
    TestingMachine box = farm.add(machine("box", 2, 1));
    box.health = MemoryWatchTest.using(2000, now, Optional.empty());
    box.work = (there, path, log) -> {
      now = now.plusSeconds(5);
      there.health = MemoryWatchTest.using(6500, now, Optional.empty());
      try {
        offloader.explain(BuildRequest.ofNeeds(StoreDir.GUIX, "x86_64-linux", Set.of()));
      } catch (MachinesFileException | InterruptedException e) {
        throw new IOException(e);
      }
    };
    offload(TestingDerivations.add(head, "hello-1.0"));
    assertThat(history.expect("hello-1.0.drv").peakMemory()).contains(new ByteSize(4500));
  }

  @Test
  void fastestFinish_shortBuildOfALargeItem_goesWhereTheItemIs() throws Exception {
    TestingMachine near = farm.add(machine("near", 1, 1));
    TestingMachine fast = farm.add(machine("fast", 1, 2));
    StorePath derivation = needing("app-1.0", BIG);
    give(near, "app-1.0", BIG);
    // 64 MiB at 1 MiB/s are more than a minute.
    history.sent(new SendRecord(fast.machine, 8 << 20, Duration.ofSeconds(8), now));
    knownToTake("app-0.9.drv", near.machine, Duration.ofMinutes(1));
    Decision decision = explain(derivation);
    assertThat(first(decision)).isEqualTo(near.machine);
    assertThat(decision.placements().get(1).toString()).contains("sends 64 MiB in 64 s");
  }

  @Test
  void fastestFinish_longBuildOfALargeItem_goesToTheFastMachine() throws Exception {
    TestingMachine near = farm.add(machine("near", 1, 1));
    TestingMachine fast = farm.add(machine("fast", 1, 2));
    StorePath derivation = needing("app-1.0", BIG);
    give(near, "app-1.0", BIG);
    history.sent(new SendRecord(fast.machine, 8 << 20, Duration.ofSeconds(8), now));
    knownToTake("app-0.9.drv", near.machine, Duration.ofMinutes(10));
    assertThat(first(explain(derivation))).isEqualTo(fast.machine);
    assertThat(offload(derivation))
        .isInstanceOfSatisfying(
            Outcome.Built.class, built -> assertThat(built.machine()).isEqualTo(fast.machine));
  }

  @Test
  void mostLocal_slowMachineHasTheItems_isFirst() throws Exception {
    offloader.close();
    start(new MostLocalPolicy());
    farm.add(machine("fast", 1, 9));
    TestingMachine near = farm.add(machine("near", 1, 1));
    StorePath derivation = needing("app", 70_000);
    give(near, "app", 70_000);
    Decision decision = explain(derivation);
    assertThat(first(decision)).isEqualTo(near.machine);
    assertThat(decision.placements().get(0).toString()).contains("lacks 200 B");
    assertThat(decision.placements().get(1).toString()).contains("lacks 68.6 KiB");
  }

  @Test
  void explain_oneMachineOrNoDerivation_asksForNoItems() throws Exception {
    TestingMachine box = farm.add(machine("box"));
    StorePath derivation = needing("app", 1000);
    assertThat(missing(explain(derivation), box)).isEmpty();
    TestingMachine full = farm.add(machine("disk"));
    full.health = health(0, 4, ByteSize.ofMebibytes(1));
    now = now.plusSeconds(3);
    assertThat(missing(explain(derivation), box)).as("the other cannot have it").isEmpty();
    farm.add(machine("third"));
    now = now.plusSeconds(3);
    offloader.explain(BuildRequest.ofNeeds(StoreDir.GUIX, "x86_64-linux", Set.of()));
    assertThat(questions(box)).isZero();
    assertThat(missing(explain(derivation), box)).hasValue(1200);
    assertThat(questions(box)).isEqualTo(1);
  }

  @Test
  void explain_twice_asksOnlyForWhatIsNotKnown() throws Exception {
    TestingMachine all = farm.add(machine("all"));
    TestingMachine none = farm.add(machine("none"));
    StorePath derivation = needing("app", 1000);
    head.valid().forEach(path -> all.store.add(path, 1));
    for (int i = 1; i <= 3; i++) {
      Decision decision = explain(derivation);
      assertThat(missing(decision, all)).hasValue(0);
      assertThat(missing(decision, none)).hasValue(1200);
      assertThat(questions(all)).isEqualTo(1);
      assertThat(questions(none)).isEqualTo(i);
    }
  }

  @Test
  void explain_someMinutesLater_asksAnew() throws Exception {
    TestingMachine all = farm.add(machine("all"));
    farm.add(machine("none"));
    StorePath derivation = needing("app", 1000);
    head.valid().forEach(path -> all.store.add(path, 1));
    explain(derivation);
    now = now.plus(KnownPaths.KEPT).plusSeconds(1);
    explain(derivation);
    assertThat(questions(all)).isEqualTo(2);
  }

  @Test
  void explain_connectionWasLost_asksAnew() throws Exception {
    TestingMachine all = farm.add(machine("all"));
    farm.add(machine("none"));
    StorePath derivation = needing("app", 1000);
    head.valid().forEach(path -> all.store.add(path, 1));
    explain(derivation);
    all.connectionOpen = false;
    now = now.plus(OffloadSettings.DEFAULT.healthAge()).plusSeconds(1);
    explain(derivation);
    assertThat(all.connections).hasValue(2);
    assertThat(questions(all)).isEqualTo(2);
  }

  @Test
  void explain_afterASend_knowsWhatTheMachineGot() throws Exception {
    farm.add(machine("box", 1, 1));
    farm.add(machine("bench", 1, 1));
    StorePath derivation = needing("app", 1000);
    Outcome.Built built = (Outcome.Built) offload(derivation);
    TestingMachine there =
        Objects.requireNonNull(farm.machines.get(built.machine().id()));
    long before = questions(there);
    assertThat(missing(explain(derivation), there)).hasValue(0);
    assertThat(questions(there)).isEqualTo(before);
  }

  @Test
  void explain_afterRetrieving_knowsThatTheMachineHasIt() throws Exception {
    TestingMachine box = farm.add(machine("box", 1, 1));
    StorePath library = TestingDerivations.add(head, "library");
    offload(library);
    farm.add(machine("bench", 1, 1));
    now = now.plusSeconds(3);
    // Its output is on the machine that built it, and its derivation was sent there.
    assertThat(missing(explain(TestingDerivations.add(head, "app", library)), box))
        .hasValue(100);
  }

  @Test
  void explain_oneMachineDoesNotSayWhatItHas_isNotWaitedForAndIsUnknown() throws Exception {
    TestingMachine slow = farm.add(machine("slow"));
    TestingMachine box = farm.add(machine("box"));
    StorePath derivation = needing("app", 1000);
    slow.store.asking = item -> slow.hang();
    Decision decision = explain(derivation);
    assertThat(missing(decision, slow)).isEmpty();
    assertThat(missing(decision, box)).hasValue(1200);
    // What hung was ended with its connection, so no thread stays with it.
    assertThat(slow.closed.getCount()).isZero();
    // Nor does the next decision wait for it, but one some time later may.
    assertThat(missing(explain(derivation), slow)).isEmpty();
    assertThat(questions(slow)).isEqualTo(1);
    slow.store.asking = item -> {};
    now = now.plus(Premises.SILENCE);
    assertThat(missing(explain(derivation), slow)).hasValue(1200);
  }

  @Test
  void explain_daemonAway_isUnknownAndNoFailureOfTheMachine() throws Exception {
    TestingMachine away = farm.add(machine("away"));
    farm.add(machine("box"));
    StorePath derivation = needing("app", 1000);
    away.daemonUp = false;
    Decision decision = explain(derivation);
    assertThat(missing(decision, away)).isEmpty();
    assertThat(((Decision.Accept) decision).ordered()).hasSize(2);
  }

  @Test
  void explain_keptConnectionBroke_opensAnother() throws Exception {
    TestingMachine box = farm.add(machine("box"));
    farm.add(machine("bench"));
    StorePath derivation = needing("app", 1000);
    explain(derivation);
    AtomicBoolean broken = new AtomicBoolean(true);
    box.store.asking = item -> {
      if (broken.getAndSet(false)) {
        throw new IOException("the daemon was restarted");
      }
    };
    assertThat(missing(explain(derivation), box)).hasValue(1200);
  }

  @Test
  void explain_inputNotValidHere_isUnknown() throws Exception {
    TestingMachine box = farm.add(machine("box"));
    farm.add(machine("bench"));
    StorePath input = TestingDerivations.add(head, "never-built");
    StorePath derivation = TestingDerivations.add(head, "app", input);
    Decision decision = explain(derivation);
    assertThat(missing(decision, box)).isEmpty();
    assertThat(decision).isInstanceOf(Decision.Accept.class);
  }
}
