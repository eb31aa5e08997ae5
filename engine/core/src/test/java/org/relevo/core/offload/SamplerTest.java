package org.relevo.core.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.machine.TestingMachines.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.SlotSharing;
import org.relevo.core.machine.TestingMachines;
import org.relevo.core.offload.TestingFarm.TestingMachine;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.quarantine.QuarantineFiles;
import org.relevo.core.quarantine.Trouble;
import org.relevo.core.rank.Condition;
import org.relevo.core.slot.MachineSlot;
import org.relevo.core.store.TestingStore;
import org.relevo.formats.path.StoreDir;

@Timeout(60)
class SamplerTest {
  @TempDir
  Path state;

  private final TestingFarm farm = new TestingFarm(new TestingStore(StoreDir.GUIX));
  private final AtomicReference<Instant> time =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final OffloadSettings settings = OffloadSettings.DEFAULT;
  private final List<Station> stations = new ArrayList<>();
  private final List<String> timers = new ArrayList<>();

  private Instant now() {
    return Objects.requireNonNull(time.get());
  }

  private void pass(long seconds) {
    time.set(now().plusSeconds(seconds));
  }

  private Quarantine quarantine() {
    return QuarantineFiles.in(state, settings.backoff(), this::now, new Random(3));
  }

  private Sampler sampler(Executor askers) {
    Sampler.Timer timer = (pause, round) -> {
      timers.add("began");
      return () -> timers.add("ended");
    };
    return new Sampler(
        () -> stations, Sampler.Pace.DEFAULT, timer, this::now, new Random(4), askers);
  }

  private Station station(TestingMachine there) {
    Station station = new Station(there.machine, farm, quarantine(), settings, this::now);
    stations.add(station);
    return station;
  }

  /** Adds a machine that was asked just now. */
  private TestingMachine connected(String name) {
    TestingMachine there = farm.add(machine(name));
    assertThat(station(there).condition(false)).isInstanceOf(Condition.Reachable.class);
    assertThat(there.probes).hasValue(1);
    return there;
  }

  @Test
  void round_connectedMachine_isAskedAtItsPace() {
    TestingMachine box = connected("box");
    Sampler sampler = sampler(Runnable::run);
    sampler.decided();
    pass(7);
    sampler.round();
    assertThat(box.probes).hasValue(1);
    pass(3);
    sampler.round();
    assertThat(box.probes).hasValue(2);
    sampler.round();
    assertThat(box.probes).hasValue(2);
    assertThat(box.connections).hasValue(1);
  }

  @Test
  void round_nobodyDecidedForMinutes_isSlower() {
    TestingMachine box = connected("box");
    Sampler sampler = sampler(Runnable::run);
    sampler.decided();
    pass(181);
    sampler.round();
    assertThat(box.probes).hasValue(2);
    pass(44);
    sampler.round();
    assertThat(box.probes).hasValue(2);
    pass(16);
    sampler.round();
    assertThat(box.probes).hasValue(3);
    pass(10);
    sampler.decided();
    sampler.round();
    assertThat(box.probes).hasValue(4);
  }

  @Test
  void round_neverConnected_isNotConnectedTo() {
    TestingMachine never = farm.add(machine("never"));
    station(never).named();
    Sampler sampler = sampler(Runnable::run);
    sampler.decided();
    sampler.round();
    assertThat(never.connections).hasValue(0);
  }

  @Test
  void round_connectionLostInUse_isMadeAgainAndAsked() {
    TestingMachine box = connected("box");
    Sampler sampler = sampler(Runnable::run);
    sampler.decided();
    stations.get(0).named();
    pass(1);
    box.connectionOpen = false;
    sampler.round();
    assertThat(box.connections).hasValue(2);
    assertThat(box.probes).hasValue(2);
    // The next decision need neither connect nor ask.
    assertThat(stations.get(0).condition(false)).isInstanceOf(Condition.Reachable.class);
    assertThat(box.connections).hasValue(2);
    assertThat(box.probes).hasValue(2);
  }

  @Test
  void round_connectionLostAgainAndAgain_isMadeLessOften() {
    TestingMachine box = connected("box");
    Sampler sampler = sampler(Runnable::run);
    List<Long> madeAt = new ArrayList<>();
    for (long second = 1; second <= 200; second++) {
      pass(1);
      sampler.decided();
      stations.get(0).named();
      box.connectionOpen = false;
      int before = box.connections.get();
      sampler.round();
      if (box.connections.get() > before) {
        madeAt.add(second);
      }
    }
    assertThat(madeAt).containsExactly(1L, 6L, 16L, 36L, 76L, 156L);
  }

  @Test
  void round_connectionThatStood_isMadeAgainAtOnce() {
    TestingMachine box = connected("box");
    Sampler sampler = sampler(Runnable::run);
    for (int i = 0; i < 3; i++) {
      sampler.decided();
      stations.get(0).named();
      box.connectionOpen = false;
      sampler.round();
      pass(5);
      sampler.round();
    }
    assertThat(box.connections).hasValue(4);
  }

  @Test
  void round_connectionLostOutOfUse_isNotMade() {
    TestingMachine calm = connected("calm");
    Sampler sampler = sampler(Runnable::run);
    sampler.decided();
    pass(181);
    stations.get(0).named();
    calm.connectionOpen = false;
    sampler.round();
    assertThat(calm.connections).hasValue(1);
    // Decided again, but the operator has the machine no more.
    pass(181);
    sampler.decided();
    sampler.round();
    assertThat(calm.connections).hasValue(1);
  }

  @Test
  void round_machineThatDoesNotAnswer_isLeftAloneAsIfABuildHadNeededIt() {
    TestingMachine box = connected("box");
    Sampler sampler = sampler(Runnable::run);
    sampler.decided();
    stations.get(0).named();
    box.connectionOpen = false;
    box.up = false;
    sampler.round();
    assertThat(quarantine().standing(box.machine).sentences()).hasSize(1);
    pass(30);
    sampler.round();
    pass(30);
    sampler.round();
    assertThat(box.connections).hasValue(2);
    assertThat(quarantine().standing(box.machine).sentences())
        .singleElement()
        .satisfies(sentence -> assertThat(sentence.failures()).isEqualTo(1));
  }

  @Test
  void round_drainedMachine_isNotConnectedTo() throws Exception {
    TestingMachine box = connected("box");
    Sampler sampler = sampler(Runnable::run);
    sampler.decided();
    stations.get(0).named();
    box.connectionOpen = false;
    quarantine().drain(box.machine, "me", "repair");
    sampler.round();
    assertThat(box.connections).hasValue(1);
  }

  @Test
  void connectAhead_manyMachines_fewAtATime() {
    for (int i = 0; i < 6; i++) {
      station(farm.add(machine("box" + i))).named();
    }
    Queue<Runnable> tasks = new ArrayDeque<>();
    Sampler sampler = sampler(tasks::add);
    sampler.connectAhead(stations);
    assertThat(timers).containsExactly("began");
    sampler.round();
    assertThat(tasks).hasSize(Ahead.MOST);
    tasks.remove().run();
    sampler.round();
    assertThat(tasks).hasSize(Ahead.MOST);
    while (!tasks.isEmpty()) {
      tasks.remove().run();
      sampler.round();
    }
    farm.machines.values().forEach(box -> assertThat(box.connections).hasValue(1));
  }

  @Test
  void round_machineThatIsStillAsked_isNotAskedAgain() {
    connected("box");
    Queue<Runnable> tasks = new ArrayDeque<>();
    Sampler sampler = sampler(tasks::add);
    sampler.decided();
    pass(10);
    sampler.round();
    pass(10);
    sampler.round();
    assertThat(tasks).hasSize(1);
    tasks.remove().run();
    pass(10);
    sampler.round();
    assertThat(tasks).hasSize(1);
  }

  @Test
  void round_machinesAskedTogether_areNotAskedTogetherAgain() {
    for (int i = 0; i < 100; i++) {
      connected("box" + i);
    }
    Sampler sampler = sampler(Runnable::run);
    sampler.decided();
    time.set(now().plusMillis(8750));
    sampler.round();
    long asked =
        farm.machines.values().stream().filter(box -> box.probes.get() == 2).count();
    assertThat(asked).isBetween(30L, 70L);
  }

  @Test
  void sample_whileADecisionAsks_asksNothing() throws Exception {
    TestingMachine box = connected("box");
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    box.asking = () -> {
      asked.countDown();
      await(answer);
    };
    pass(60);
    Thread decision = new Thread(() -> stations.get(0).condition(false));
    decision.start();
    await(asked);
    stations.get(0).sample();
    assertThat(box.probes).hasValue(2);
    answer.countDown();
    decision.join();
    assertThat(box.probes).hasValue(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void condition_afterASample_needNotAsk() {
    TestingMachine box = connected("box");
    pass(10);
    stations.get(0).sample();
    assertThat(box.probes).hasValue(2);
    pass(12);
    assertThat(stations.get(0).condition(false)).isInstanceOf(Condition.Reachable.class);
    assertThat(box.probes).hasValue(2);
    time.set(now().plusMillis(1));
    stations.get(0).condition(false);
    assertThat(box.probes).hasValue(3);
  }

  @Test
  void condition_buildsBeganOrEndedSince_asksAnewAfterAMoment() throws Exception {
    TestingMachine box = connected("box");
    Station station = stations.get(0);
    pass(2);
    station.takeSlot(1);
    station.condition(false);
    assertThat(box.probes).hasValue(1);
    pass(1);
    station.condition(false);
    assertThat(box.probes).hasValue(2);
    station.slotReturned();
    pass(3);
    station.condition(false);
    assertThat(box.probes).hasValue(3);
    pass(3);
    station.condition(false);
    assertThat(box.probes).hasValue(3);
  }

  @Test
  void condition_sampleOfAMomentAgo_saysNothingOfOtherHeadsSlots() {
    TestingMachine box = farm.add(machine("box"));
    box.health = TestingMachines.idle(new SlotSharing.Held(Set.of(0)));
    Station station = station(box);
    assertThat(slots(station)).isPresent();
    pass(2);
    assertThat(slots(station)).isPresent();
    pass(1);
    assertThat(slots(station)).isEmpty();
    assertThat(box.probes).hasValue(1);
  }

  private static Optional<SlotSharing> slots(Station station) {
    return ((Condition.Reachable) station.condition(false)).health().slots();
  }

  @Test
  void sample_machineThatFails_isLeftAlone() {
    TestingMachine box = connected("box");
    box.asking = () -> {
      throw new IOException("no shell");
    };
    pass(10);
    stations.get(0).sample();
    assertThat(quarantine().standing(box.machine).sentences())
        .singleElement()
        .satisfies(sentence -> assertThat(sentence.why()).isEqualTo("no shell"));
    stations.get(0).sample();
    assertThat(box.probes).hasValue(2);
  }

  @Test
  void sample_connectionThatBroke_isNotHeldAgainstTheMachine() {
    TestingMachine box = connected("box");
    box.asking = () -> box.connectionOpen = false;
    pass(10);
    stations.get(0).sample();
    assertThat(quarantine().standing(box.machine).sentences()).isEmpty();
    box.asking = () -> {};
    assertThat(stations.get(0).condition(false)).isInstanceOf(Condition.Reachable.class);
    assertThat(box.connections).hasValue(2);
  }

  @Test
  void sample_daemonThatWentAway_isHeldAgainstTheMachine() {
    TestingMachine box = connected("box");
    box.health = TestingMachines.daemonAway();
    pass(10);
    stations.get(0).sample();
    assertThat(quarantine().standing(box.machine).sentences())
        .singleElement()
        .satisfies(sentence -> {
          assertThat(sentence.kind()).isEqualTo(Trouble.DAEMON_AWAY);
          assertThat(sentence.why()).contains("socket does not exist there");
        });
    assertThat(stations.get(0).condition(false)).isInstanceOf(Condition.Quarantined.class);
    time.set(quarantine().standing(box.machine).sentence().orElseThrow().until());
    assertThat(stations.get(0).condition(false)).isInstanceOf(Condition.Quarantined.class);
    box.health = TestingMachines.idle();
    time.set(quarantine().standing(box.machine).sentence().orElseThrow().until());
    assertThat(stations.get(0).condition(false)).isInstanceOf(Condition.Reachable.class);
  }

  @Test
  void condition_daemonThatIsAway_isNoMachineForBuilds() {
    TestingMachine box = farm.add(machine("box"));
    box.health = TestingMachines.daemonAway();
    assertThat(station(box).condition(false)).isInstanceOf(Condition.Unreachable.class);
  }

  @Test
  void timer_firstDecision_beginsItAndClosingEndsIt() {
    Sampler sampler = sampler(Runnable::run);
    assertThat(timers).isEmpty();
    sampler.decided();
    sampler.decided();
    assertThat(timers).containsExactly("began");
    sampler.close();
    assertThat(timers).containsExactly("began", "ended");
    Sampler unused = sampler(Runnable::run);
    unused.close();
    unused.decided();
    assertThat(timers).hasSize(2);
  }

  @Test
  void round_whileTheOffloaderCloses_doesNothing() {
    TestingMachine box = connected("box");
    Sampler sampler = sampler(task -> {
      throw new RejectedExecutionException();
    });
    sampler.decided();
    pass(10);
    sampler.round();
    assertThat(box.probes).hasValue(1);
  }

  @Test
  void takeSlot_whileTheMachineIsAsked_doesNotWait() throws Exception {
    TestingMachine box = connected("box");
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    box.asking = () -> {
      asked.countDown();
      await(answer);
    };
    Thread sample = new Thread(() -> stations.get(0).sample());
    sample.start();
    await(asked);
    assertThat(stations.get(0).takeSlot(1)).isInstanceOf(MachineSlot.NotShared.class);
    answer.countDown();
    sample.join();
    assertThat(Duration.between(now(), stations.get(0).askedLast())).isZero();
  }
}
