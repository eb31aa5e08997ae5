package org.relevo.core.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.relevo.core.machine.TestingMachines.health;
import static org.relevo.core.machine.TestingMachines.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.offload.TestingFarm.TestingMachine;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.quarantine.QuarantineFiles;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.GuixPolicy;
import org.relevo.core.rank.SlotUsage;
import org.relevo.core.slot.Lease;
import org.relevo.core.slot.Slots;
import org.relevo.core.store.StoreException;
import org.relevo.core.store.TestingStore;
import org.relevo.core.store.daemon.DaemonException;
import org.relevo.core.transfer.TransferException;
import org.relevo.core.trust.SignatureException;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

@Timeout(30)
class OffloaderTest {
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);

  @TempDir
  Path state;

  private final TestingStore head = new TestingStore(StoreDir.GUIX);
  private final TestingFarm farm = new TestingFarm(head);
  private final AtomicReference<Instant> time = new AtomicReference<>(Instant.EPOCH);
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private Slots slots;
  private Offloader offloader;

  private final OffloadListener listener = new OffloadListener() {
    @Override
    public void decided(BuildRequest request, Decision decision) {
      events.add(decision.getClass().getSimpleName());
    }

    @Override
    public void chosen(BuildRequest request, BuildMachine machine, int slot) {
      events.add("chosen " + machine.name() + " slot " + slot);
    }

    @Override
    public void log(BuildRequest request, BuildMachine machine, byte[] piece) {
      events.add("log " + new String(piece, StandardCharsets.UTF_8));
    }

    @Override
    public void verified(BuildRequest request, BuildMachine machine, List<StorePath> out) {
      events.add("verified " + out.get(0).name());
    }

    @Override
    public void machineFailed(BuildRequest request, MachineFailure failure) {
      events.add("failed " + failure.machine().name());
    }
  };

  @BeforeEach
  void start() {
    slots = Slots.in(state);
    OffloadSettings settings = new OffloadSettings(
        new GuixPolicy(),
        PROBE_LIMIT,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofMillis(200),
        3,
        Duration.ofSeconds(5),
        Duration.ofSeconds(12));
    Quarantine quarantine = QuarantineFiles.in(state, settings.backoff(), time::get, new Random(2));
    offloader =
        new Offloader(farm, head, TestingTools.of(farm, slots, quarantine, time::get), settings);
  }

  @AfterEach
  void noSlotIsLeftTaken() throws Exception {
    offloader.close();
    for (BuildMachine machine : farm.machines()) {
      assertThat(slots.usage(machine)).isEqualTo(new SlotUsage(0, machine.parallelBuilds()));
    }
  }

  private Outcome offload(StorePath derivation) throws Exception {
    return offload(derivation, BuildLimits.NONE);
  }

  private Outcome offload(StorePath derivation, BuildLimits limits) throws Exception {
    return offloader.offload(
        BuildRequest.of(derivation, head.derivation(derivation), limits), listener);
  }

  @Test
  void offload_goodMachine_buildsAndBringsTheOutputsBack() throws Exception {
    TestingMachine box = farm.add(machine("box", 2, 1));
    box.work = (there, path, log) -> log.accept("hello\n".getBytes(StandardCharsets.UTF_8));
    StorePath lib = TestingDerivations.add(head, "lib");
    head.add(TestingDerivations.output(head, "lib"), 70_000);
    StorePath app = TestingDerivations.add(head, "app", lib);
    Outcome outcome = offload(app);
    assertThat(outcome).isInstanceOfSatisfying(Outcome.Built.class, built -> {
      assertThat(built.machine()).isEqualTo(box.machine);
      assertThat(built.outputs()).containsValue(head.path("app"));
      assertThat(built.stats().sent().items()).isEqualTo(3);
    });
    assertThat(head.valid()).contains(head.path("app"));
    assertThat(box.store.valid()).contains(head.path("lib"), app, lib);
    assertThat(box.store.roots).contains(head.path("lib"), app, head.path("app"));
    assertThat(events)
        .containsExactly("Accept", "chosen box slot 0", "log hello\n", "verified app");
  }

  @Test
  void offload_twice_reusesTheConnection() throws Exception {
    TestingMachine box = farm.add(machine("box"));
    offload(TestingDerivations.add(head, "a"));
    offload(TestingDerivations.add(head, "b"));
    assertThat(box.connections).hasValue(1);
    assertThat(box.built).hasSize(2);
  }

  @Test
  void offload_daemonConnectionsThatWentStale_takesAnotherWithoutBlame() throws Exception {
    TestingMachine box = farm.add(machine("box"));
    box.staleDaemons.set(2);
    StorePath app = TestingDerivations.add(head, "app");

    assertThat(offload(app)).isInstanceOf(Outcome.Built.class);

    assertThat(box.built).containsExactly(app);
    assertThat(events).containsExactly("Accept", "chosen box slot 0", "verified app");
  }

  @Test
  void offload_connectionThatWentStale_connectsAnewWithoutBlame() throws Exception {
    TestingMachine box = farm.add(machine("box"));
    offload(TestingDerivations.add(head, "a"));
    box.connectionOpen = false;
    assertThat(offload(TestingDerivations.add(head, "b"))).isInstanceOf(Outcome.Built.class);
    assertThat(box.connections).hasValue(2);
  }

  @Test
  void offload_fastestIsDown_takesTheNextAndLeavesItAloneForAWhile() throws Exception {
    TestingMachine fast = farm.add(machine("fast", 1, 5));
    farm.add(machine("slow", 1, 1));
    fast.up = false;
    offload(TestingDerivations.add(head, "a"));
    offload(TestingDerivations.add(head, "b"));
    assertThat(fast.connections).hasValue(1);
    fast.up = true;
    time.set(Instant.EPOCH.plusSeconds(8));
    offload(TestingDerivations.add(head, "c"));
    assertThat(fast.built).hasSize(1);
  }

  @Test
  void offload_fastestNeverAnswers_doesNotKeepBuildsWaiting() throws Exception {
    TestingMachine fast = farm.add(machine("fast", 1, 5));
    farm.add(machine("slow", 1, 1));
    fast.mute = true;
    long start = System.nanoTime();
    assertThat(offload(TestingDerivations.add(head, "a"))).isInstanceOf(Outcome.Built.class);
    // A quarter of the limit, not all of it.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROBE_LIMIT);
    fast.close();
  }

  @Test
  void offload_machineLostInTheBuild_goesToTheNext() throws Exception {
    TestingMachine fast = farm.add(machine("fast", 1, 5));
    TestingMachine slow = farm.add(machine("slow", 1, 1));
    fast.work = (there, path, log) -> {
      throw new IOException("Connection reset");
    };
    assertThat(offload(TestingDerivations.add(head, "a"))).isInstanceOf(Outcome.Built.class);
    assertThat(slow.built).hasSize(1);
    assertThat(events)
        .containsExactly(
            "Accept", "chosen fast slot 0", "failed fast", "chosen slow slot 0", "verified a");
  }

  @Test
  void offload_keyNotAuthorizedThere_goesToTheNext() throws Exception {
    TestingMachine fast = farm.add(machine("fast", 1, 5));
    farm.add(machine("slow", 1, 1));
    fast.store.importing = item -> {
      throw new StoreException("unauthorized public key");
    };
    assertThat(offload(TestingDerivations.add(head, "a"))).isInstanceOf(Outcome.Built.class);
    assertThat(events).contains("failed fast");
  }

  @Test
  void offload_machineWhoseOutputsAreRefused_goesToTheNext() throws Exception {
    farm.add(machine("fast", 1, 5));
    farm.add(machine("slow", 1, 1));
    List<StorePath> refused = new ArrayList<>();
    head.importing = item -> {
      if (refused.isEmpty()) {
        refused.add(item);
        throw new SignatureException(
            SignatureException.Fault.UNAUTHORIZED, item, "its key is not in the ACL");
      }
    };
    assertThat(offload(TestingDerivations.add(head, "a"))).isInstanceOf(Outcome.Built.class);
    assertThat(events).contains("failed fast", "chosen slow slot 0");
  }

  @Test
  void offload_everyMachineFails_saysHowEachDid() throws Exception {
    for (String name : List.of("a", "b", "c", "d")) {
      farm.add(machine(name)).work = (there, path, log) -> {
        throw new IOException("boom on " + there.machine.id());
      };
    }
    assertThat(offload(TestingDerivations.add(head, "x")))
        .isInstanceOfSatisfying(Outcome.MachinesLost.class, lost -> {
          assertThat(lost.failures()).hasSize(3);
          assertThat(lost.failures().get(0).toString()).startsWith("boom on ");
          assertThat(lost.failures()).allMatch(MachineFailure::mayPass);
        });
  }

  @Test
  void offload_buildFails_isNotTriedElsewhere() throws Exception {
    TestingMachine fast = farm.add(machine("fast", 1, 5));
    TestingMachine slow = farm.add(machine("slow", 1, 1));
    fast.work = (there, path, log) -> {
      throw new DaemonException("build of " + path + " failed", 100);
    };
    assertThat(offload(TestingDerivations.add(head, "a")))
        .isInstanceOfSatisfying(
            Outcome.FailedForGood.class,
            failed -> assertThat(failed.message()).contains("a.drv' failed".replace("'", "")));
    assertThat(slow.connections.get()).isLessThanOrEqualTo(1);
    assertThat(slow.built).isEmpty();
  }

  @Test
  void offload_buildTimesOut_saysSo() throws Exception {
    farm.add(machine("box")).work = (there, path, log) -> {
      throw new DaemonException("timed out after 1 seconds", 101);
    };
    assertThat(offload(TestingDerivations.add(head, "a"))).isInstanceOf(Outcome.TimedOut.class);
  }

  @Test
  void offload_daemonThatFailsOtherwise_isTheMachinesFault() throws Exception {
    farm.add(machine("box")).work = (there, path, log) -> {
      throw new DaemonException("cannot fork", 1);
    };
    assertThat(offload(TestingDerivations.add(head, "a"))).isInstanceOf(Outcome.MachinesLost.class);
  }

  @Test
  void offload_daemonThatForgetsTheTimeout_isGivenUp() throws Exception {
    TestingMachine box = farm.add(machine("box"));
    box.work = (there, path, log) -> there.hang();
    BuildLimits limits =
        new BuildLimits(java.util.Optional.of(Duration.ofMillis(50)), java.util.Optional.empty());
    assertThat(offload(TestingDerivations.add(head, "a"), limits))
        .isInstanceOfSatisfying(
            Outcome.MachinesLost.class,
            lost -> assertThat(lost.failures().get(0).why()).contains("not done after"));
  }

  @Test
  void offload_ownStoreFails_isNotBlamedOnMachines() throws Exception {
    farm.add(machine("box"));
    StorePath derivation = TestingDerivations.add(head, "a");
    head.exporting = item -> {
      throw new IOException("bad block");
    };
    assertThatThrownBy(() -> offload(derivation))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("bad block");
    assertThat(events).doesNotContain("failed box");
  }

  @Test
  void offload_slotTakenByAnotherProcess_isPostponed() throws Exception {
    BuildMachine machine = machine("box");
    TestingMachine box = farm.add(machine);
    try (Lease lease = slots.tryAcquire(machine).orElseThrow()) {
      assertThat(lease.number()).isZero();
      assertThat(offload(TestingDerivations.add(head, "a")))
          .isInstanceOfSatisfying(
              Outcome.Postponed.class,
              postponed -> assertThat(postponed.placements().get(0))
                  .hasToString("–  box:22: no free slot: 1/1"));
    }
    assertThat(box.connections).hasValue(0);
  }

  @Test
  void offload_overloaded_isPostponed() throws Exception {
    farm.add(machine("box")).health = health(3.9, 4, ByteSize.ofMebibytes(500));
    assertThat(offload(TestingDerivations.add(head, "a"))).isInstanceOf(Outcome.Postponed.class);
  }

  @Test
  void offload_noMachineOfThatSystem_isDeclined() throws Exception {
    farm.add(machine("box"));
    assertThat(offload(TestingDerivations.add(head, "a", "riscv64-linux", "")))
        .isInstanceOf(Outcome.Declined.class);
    assertThat(offload(TestingDerivations.add(head, "b", "x86_64-linux", "kvm big")))
        .isInstanceOf(Outcome.Declined.class);
  }

  @Test
  void offload_interruptedInTheBuild_endsItThere() throws Exception {
    TestingMachine box = farm.add(machine("box"));
    CountDownLatch building = new CountDownLatch(1);
    box.work = (there, path, log) -> {
      building.countDown();
      there.hang();
    };
    StorePath derivation = TestingDerivations.add(head, "a");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread = new Thread(() -> {
      try {
        offload(derivation);
      } catch (Exception e) {
        thrown.set(e);
      }
    });
    thread.start();
    building.await();
    thread.interrupt();
    thread.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(box.closed.getCount()).isZero();
  }

  @Test
  void explain_asksOnlyMachinesThatCould() throws Exception {
    TestingMachine other = farm.add(machine(
        "arm",
        List.of("aarch64-linux"),
        java.util.Set.of(),
        1,
        1,
        java.util.OptionalDouble.empty()));
    TestingMachine box = farm.add(machine("box"));
    StorePath derivation = TestingDerivations.add(head, "a");
    Decision decision = offloader.explain(
        BuildRequest.of(derivation, head.derivation(derivation), BuildLimits.NONE));
    assertThat(decision.placements())
        .extracting(Object::toString)
        .containsExactly(
            "1. box:22 (guix: speed 1)",
            "–  arm:22: system x86_64-linux is not among its aarch64-linux");
    assertThat(other.connections).hasValue(0);
    assertThat(box.connections).hasValue(1);
  }
}
