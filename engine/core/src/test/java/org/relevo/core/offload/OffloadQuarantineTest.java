package org.relevo.core.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.machine.TestingMachines.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.offload.TestingFarm.TestingMachine;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.quarantine.QuarantineFiles;
import org.relevo.core.quarantine.Trouble;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.GuixPolicy;
import org.relevo.core.rank.Placement;
import org.relevo.core.slot.Slots;
import org.relevo.core.store.StoreException;
import org.relevo.core.store.TestingStore;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** Two offloaders, as of two processes, that share the quarantine's files. */
@Timeout(60)
class OffloadQuarantineTest {
  @TempDir
  Path state;

  private final TestingStore head = new TestingStore(StoreDir.GUIX);
  private final TestingFarm farm = new TestingFarm(head);
  private final AtomicReference<Instant> time =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final List<Offloader> offloaders = new ArrayList<>();
  private OffloadSettings settings = settings(Duration.ofSeconds(80));
  private int builds;

  /** A machine that failed before is waited for a fortieth of the limit, one that did not a quarter of it. */
  private static OffloadSettings settings(Duration probeLimit) {
    return new OffloadSettings(
        new GuixPolicy(),
        probeLimit,
        Duration.ofMillis(1),
        Duration.ofSeconds(5),
        Duration.ofMillis(200),
        3,
        Duration.ofSeconds(5),
        Duration.ofMinutes(5));
  }

  @AfterEach
  void close() {
    offloaders.forEach(Offloader::close);
    farm.machines.values().forEach(TestingMachine::close);
  }

  private Quarantine quarantine() {
    return QuarantineFiles.in(state, settings.backoff(), this::now, new Random(offloaders.size()));
  }

  private Offloader process() {
    Offloader process = new Offloader(
        farm, head, TestingTools.of(farm, Slots.in(state), quarantine(), this::now), settings);
    offloaders.add(process);
    return process;
  }

  private BuildRequest request() throws IOException {
    StorePath path = TestingDerivations.add(head, "build-" + builds++);
    return BuildRequest.of(path, head.derivation(path), BuildLimits.NONE);
  }

  private Outcome offload(Offloader process) throws Exception {
    return process.offload(request(), OffloadListener.NONE);
  }

  private static String why(Outcome outcome) {
    return ((Outcome.Postponed) outcome)
        .placements().stream()
            .map(placement -> ((Placement.PassedOver) placement).reason().toString())
            .findFirst()
            .orElseThrow();
  }

  private Instant now() {
    return Objects.requireNonNull(time.get());
  }

  private void pass(Duration duration) {
    time.set(now().plus(duration));
  }

  private void passSentence(TestingMachine there) {
    time.set(quarantine().standing(there.machine).sentence().orElseThrow().until());
  }

  @Test
  void offload_machineThatOneProcessFoundDead_isNotTriedByTheOthers() throws Exception {
    TestingMachine fast = farm.add(machine("fast", 1, 5));
    farm.add(machine("slow", 1, 1));
    fast.up = false;
    assertThat(offload(process())).isInstanceOf(Outcome.Built.class);
    for (int i = 0; i < 5; i++) {
      assertThat(offload(process())).isInstanceOf(Outcome.Built.class);
    }
    assertThat(fast.connections).hasValue(1);
    assertThat(process().explain(request()).placements().get(1).toString())
        .matches("–  fast:22: left alone for [5-8] s more after 1 failure"
            + " \\(unreachable: connection refused\\)");
  }

  @Test
  void offload_timeOver_probesAndTakesItBack() throws Exception {
    TestingMachine fast = farm.add(machine("fast", 1, 5));
    farm.add(machine("slow", 1, 1));
    Offloader a = process();
    Offloader b = process();
    fast.up = false;
    offload(a);
    passSentence(fast);
    offload(b);
    assertThat(fast.connections).hasValue(2);
    assertThat(quarantine().standing(fast.machine).sentence().orElseThrow().failures())
        .isEqualTo(2);
    fast.up = true;
    passSentence(fast);
    offload(a);
    offload(b);
    assertThat(fast.built).hasSize(2);
    assertThat(quarantine().standing(fast.machine).sentences()).isEmpty();
  }

  @Test
  void offload_probeThatHangs_costsOneProcessOnly() throws Exception {
    settings = settings(Duration.ofSeconds(12));
    TestingMachine fast = farm.add(machine("fast", 1, 5));
    farm.add(machine("slow", 4, 1));
    fast.up = false;
    Offloader a = process();
    offload(a);
    passSentence(fast);
    fast.mute = true;
    // The probe goes on while the build goes elsewhere.
    assertThat(offload(a)).isInstanceOf(Outcome.Built.class);
    for (int i = 0; i < 4; i++) {
      Offloader other = process();
      long start = System.nanoTime();
      assertThat(other.explain(request()).placements().get(1).toString())
          .contains("being tried again after 1 failure");
      // Not a quarter of the limit, as for a machine that has nothing against it.
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isLessThan(settings.probeLimit().dividedBy(4));
    }
    assertThat(fast.connections).hasValue(2);
    // The process that probes says nothing for as long as it may: then the next does it.
    pass(settings.probeLimit().multipliedBy(2));
    process().explain(request());
    assertThat(fast.connections).hasValue(3);
  }

  @Test
  void offload_manyAtOnceWhenTheTimeIsOver_probeOnce() throws Exception {
    TestingMachine box = farm.add(machine("box", 20, 1));
    box.up = false;
    offload(process());
    passSentence(box);
    CountDownLatch go = new CountDownLatch(1);
    List<CompletableFuture<Decision>> decisions = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Offloader process = process();
      BuildRequest request = request();
      decisions.add(CompletableFuture.supplyAsync(
          () -> {
            try {
              go.await();
              return process.explain(request);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          },
          task -> new Thread(task).start()));
    }
    go.countDown();
    for (CompletableFuture<Decision> decision : decisions) {
      assertThat(decision.get()).isInstanceOf(Decision.Postpone.class);
    }
    assertThat(box.connections).hasValue(2);
  }

  @Test
  void offload_lastMachine_isTriedAgainAfterAShortTime() throws Exception {
    TestingMachine box = farm.add(machine("box"));
    Offloader process = process();
    box.up = false;
    for (int failures = 1; failures <= 10; failures++) {
      offload(process);
      assertThat(box.connections).hasValue(failures);
      pass(Duration.ofMillis(4900));
      assertThat(why(offload(process()))).contains("left alone for 1 s more");
      assertThat(box.connections).hasValue(failures);
      pass(Duration.ofMillis(100));
    }
    assertThat(quarantine().standing(box.machine).sentence().orElseThrow().until())
        .isAfter(now().plus(Duration.ofMinutes(3)));
    box.up = true;
    assertThat(offload(process())).isInstanceOf(Outcome.Built.class);
    assertThat(quarantine().standing(box.machine).sentences()).isEmpty();
  }

  @Test
  void offload_allMachinesAway_triesFirstTheOneWhoseTimeEndsFirst() throws Exception {
    TestingMachine key = farm.add(machine("key", 1, 9));
    TestingMachine net = farm.add(machine("net", 1, 1));
    TestingMachine drained = farm.add(machine("drained", 1, 1));
    Quarantine quarantine = quarantine();
    quarantine.drain(drained.machine, "root", "");
    quarantine.failed(key.machine, Trouble.WRONG_HOST_KEY, "another key");
    quarantine.failed(net.machine, Trouble.UNREACHABLE, "down");
    pass(Duration.ofSeconds(5));
    assertThat(offload(process()))
        .isInstanceOfSatisfying(
            Outcome.Built.class, built -> assertThat(built.machine()).isEqualTo(net.machine));
    assertThat(key.connections).as("another can do it").hasValue(0);
    net.up = false;
    offload(process());
    assertThat(quarantine.standing(net.machine).sentence()).isPresent();
    pass(Duration.ofSeconds(4));
    quarantine.failed(net.machine, Trouble.DAEMON_AWAY, "gone");
    quarantine.failed(net.machine, Trouble.LOGIN_REFUSED, "no");
    assertThat(offload(process()))
        .isInstanceOfSatisfying(
            Outcome.Built.class, built -> assertThat(built.machine()).isEqualTo(key.machine));
    assertThat(drained.connections).hasValue(0);
  }

  @Test
  void offload_lastMachineIsDrained_waitsForItsOperator() throws Exception {
    TestingMachine box = farm.add(machine("box"));
    Quarantine quarantine = quarantine();
    quarantine.drain(box.machine, "alice", "new disk");
    pass(Duration.ofDays(7));
    assertThat(why(offload(process())))
        .isEqualTo("drained since 2026-01-01T00:00:00Z by alice: new disk");
    assertThat(box.connections).hasValue(0);
    quarantine.resume(box.machine);
    assertThat(offload(process())).isInstanceOf(Outcome.Built.class);
  }

  @Test
  void drain_whileABuildRuns_letsItEndAndTakesNoMore() throws Exception {
    TestingMachine box = farm.add(machine("box", 1, 1));
    Offloader process = process();
    Quarantine quarantine = quarantine();
    List<String> meanwhile = new ArrayList<>();
    box.work = (there, path, log) -> {
      quarantine.drain(box.machine, "alice", "");
      try {
        meanwhile.add(why(offload(process)));
      } catch (Exception e) {
        throw new IOException(e);
      }
    };
    assertThat(offload(process)).isInstanceOf(Outcome.Built.class);
    assertThat(meanwhile).containsExactly("drained since 2026-01-01T00:00:00Z by alice");
    assertThat(offload(process)).isInstanceOf(Outcome.Postponed.class);
    assertThat(box.built).hasSize(1);
  }

  @Test
  void offload_nextInRankDrainedMeanwhile_isNotTried() throws Exception {
    TestingMachine fast = farm.add(machine("fast", 1, 5));
    TestingMachine slow = farm.add(machine("slow", 1, 1));
    Quarantine quarantine = quarantine();
    fast.work = (there, path, log) -> {
      quarantine.drain(slow.machine, "alice", "");
      throw new IOException("Connection reset");
    };
    assertThat(offload(process()))
        .isInstanceOfSatisfying(
            Outcome.MachinesLost.class, lost -> assertThat(lost.failures()).hasSize(1));
    assertThat(slow.built).isEmpty();
  }

  @Test
  void offload_probeGoesWellButTransfersAreRefused_isLeftAloneLongerEachTime() throws Exception {
    TestingMachine fast = farm.add(machine("fast", 1, 5));
    farm.add(machine("slow", 1, 1));
    fast.store.importing = item -> {
      throw new StoreException("unauthorized public key");
    };
    for (int failures = 1; failures <= 3; failures++) {
      assertThat(offload(process())).isInstanceOf(Outcome.Built.class);
      var held = quarantine().standing(fast.machine).sentence().orElseThrow();
      assertThat(held.kind()).isEqualTo(Trouble.TRANSFER_REFUSED);
      assertThat(held.failures()).isEqualTo(failures);
      assertThat(Duration.between(now(), held.until()))
          .isGreaterThanOrEqualTo(Duration.ofMinutes(Math.min(3, failures)));
      passSentence(fast);
    }
    fast.store.importing = item -> {};
    offload(process());
    assertThat(fast.built).hasSize(1);
    assertThat(quarantine().standing(fast.machine).sentences()).isEmpty();
  }

  @Test
  void offload_daemonWasAway_isProvenBeforeABuildIsRisked() throws Exception {
    TestingMachine fast = farm.add(machine("fast", 1, 5));
    farm.add(machine("slow", 1, 1));
    quarantine().failed(fast.machine, Trouble.DAEMON_AWAY, "the socket does not exist there");
    fast.daemonUp = false;
    passSentence(fast);
    List<MachineFailure> failures = new ArrayList<>();
    process().offload(request(), new OffloadListener() {
      @Override
      public void machineFailed(BuildRequest request, MachineFailure failure) {
        failures.add(failure);
      }
    });
    assertThat(failures).isEmpty();
    assertThat(quarantine().standing(fast.machine).sentence().orElseThrow().failures())
        .isEqualTo(2);
    fast.daemonUp = true;
    passSentence(fast);
    offload(process());
    assertThat(fast.built).hasSize(1);
  }

  @Test
  void offload_daemonAway_isItsKindOfTrouble() throws Exception {
    TestingMachine box = farm.add(machine("box"));
    box.daemonUp = false;
    assertThat(offload(process())).isInstanceOf(Outcome.MachinesLost.class);
    assertThat(quarantine().standing(box.machine).sentence().orElseThrow().kind())
        .isEqualTo(Trouble.DAEMON_AWAY);
  }

  @Test
  void offload_neverAnswers_isTooSlowBeforeTheWholeLimitIsOver() throws Exception {
    settings = settings(Duration.ofSeconds(12));
    TestingMachine fast = farm.add(machine("fast", 1, 5));
    farm.add(machine("slow", 1, 1));
    fast.mute = true;
    assertThat(offload(process())).isInstanceOf(Outcome.Built.class);
    assertThat(quarantine().standing(fast.machine).sentence().orElseThrow().kind())
        .isEqualTo(Trouble.TOO_SLOW);
    offload(process());
    assertThat(fast.connections).hasValue(1);
  }

  @Test
  void offload_weGaveUp_isNotHeldAgainstTheMachine() throws Exception {
    TestingMachine box = farm.add(machine("box"));
    CountDownLatch building = new CountDownLatch(1);
    box.work = (there, path, log) -> {
      building.countDown();
      there.hang();
    };
    Offloader process = process();
    BuildRequest request = request();
    Thread thread = new Thread(() -> {
      try {
        process.offload(request, OffloadListener.NONE);
      } catch (Exception e) {
        // It was interrupted, or its offloader was closed: either way it ends.
      }
    });
    thread.start();
    building.await();
    process.close();
    box.close();
    thread.join();
    assertThat(quarantine().standing(box.machine).sentences()).isEmpty();
  }
}
