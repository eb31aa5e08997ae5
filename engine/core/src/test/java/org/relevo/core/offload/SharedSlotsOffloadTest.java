package org.relevo.core.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.relevo.core.machine.TestingMachines.idle;
import static org.relevo.core.machine.TestingMachines.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.SlotSharing;
import org.relevo.core.offload.TestingFarm.TestingMachine;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.quarantine.QuarantineFiles;
import org.relevo.core.rank.SlotUsage;
import org.relevo.core.slot.Lease;
import org.relevo.core.slot.MachineSlot;
import org.relevo.core.slot.Slots;
import org.relevo.core.store.TestingStore;
import org.relevo.core.store.daemon.DaemonException;
import org.relevo.formats.path.StoreDir;

/** Slots that machines keep for all heads: taken before a build, given back after it, whatever comes of it. */
@Timeout(30)
class SharedSlotsOffloadTest {
  @TempDir
  Path state;

  private final TestingStore head = new TestingStore(StoreDir.GUIX);
  private final TestingFarm farm = new TestingFarm(head);
  private final AtomicReference<Instant> time = new AtomicReference<>(Instant.EPOCH);
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger givenBack = new AtomicInteger();
  private Slots slots;
  private Offloader offloader;

  @BeforeEach
  void start() {
    slots = Slots.in(state);
    OffloadSettings settings = OffloadSettings.DEFAULT;
    Quarantine quarantine = QuarantineFiles.in(state, settings.backoff(), time::get, new Random(2));
    offloader =
        new Offloader(farm, head, TestingTools.of(farm, slots, quarantine, time::get), settings);
  }

  @AfterEach
  void everySlotIsGivenBack() throws Exception {
    offloader.close();
    assertThat(givenBack.get()).isEqualTo(taken.get());
    for (var each : farm.machines()) {
      assertThat(slots.usage(each)).isEqualTo(new SlotUsage(0, each.parallelBuilds()));
    }
  }

  private MachineSlot give() {
    return new MachineSlot.Held(taken.getAndIncrement(), givenBack::incrementAndGet);
  }

  private Outcome offload(String name) throws Exception {
    var path = TestingDerivations.add(head, name);
    return offloader.offload(
        BuildRequest.of(path, head.derivation(path), BuildLimits.NONE), OffloadListener.NONE);
  }

  private static Health held(Integer... numbers) {
    Health idle = idle();
    return new Health(
        idle.hostName(),
        idle.kernel(),
        idle.architecture(),
        idle.cores(),
        idle.load(),
        idle.freeDisk(),
        idle.diskDirectory(),
        idle.totalMemory(),
        idle.freeMemory(),
        idle.clockDifference(),
        Optional.of(new SlotSharing.Held(Set.of(numbers))),
        idle.sampledAt());
  }

  @Test
  void offload_slotThere_isHeldWhileItBuilds() throws Exception {
    TestingMachine box = farm.add(machine("box", 3, 1));
    box.slots = slots -> {
      assertThat(slots).isEqualTo(3);
      return give();
    };
    box.work = (there, path, log) -> assertThat(givenBack.get()).isZero();
    assertThat(offload("a")).isInstanceOf(Outcome.Built.class);
    assertThat(taken.get()).isEqualTo(1);
  }

  @Test
  void offload_buildFails_givesTheSlotBack() throws Exception {
    TestingMachine box = farm.add(machine("box"));
    box.slots = slots -> give();
    box.work = (there, path, log) -> {
      throw new DaemonException("build failed", DaemonException.BUILD_FAILED);
    };
    assertThat(offload("a")).isInstanceOf(Outcome.FailedForGood.class);
    assertThat(taken.get()).isEqualTo(1);
  }

  @Test
  void offload_ownStoreFails_givesTheSlotBack() {
    farm.add(machine("box")).slots = slots -> give();
    head.importing = item -> {
      throw new org.relevo.core.store.StoreException("no space left on device");
    };
    assertThatThrownBy(() -> offload("a")).isInstanceOf(IOException.class);
    assertThat(taken.get()).isEqualTo(1);
  }

  @Test
  void offload_fullThere_goesToTheNextWithoutBlame() throws Exception {
    TestingMachine fast = farm.add(machine("fast", 1, 5));
    fast.slots = slots -> new MachineSlot.Full();
    TestingMachine slow = farm.add(machine("slow", 1, 1));
    slow.slots = slots -> give();
    assertThat(offload("a")).isInstanceOf(Outcome.Built.class);
    assertThat(slow.built).hasSize(1);
    fast.slots = slots -> give();
    assertThat(offload("b")).isInstanceOf(Outcome.Built.class);
    assertThat(fast.built).hasSize(1);
  }

  @Test
  void offload_fullEverywhere_isPostponedAndSaysByWhom() throws Exception {
    farm.add(machine("box", 3, 1)).slots = slots -> new MachineSlot.Full();
    try (Lease ours = slots.tryAcquire(farm.machines().get(0)).orElseThrow()) {
      assertThat(ours.number()).isZero();
      assertThat(offload("a"))
          .isInstanceOfSatisfying(
              Outcome.Postponed.class,
              postponed -> assertThat(postponed.placements().get(0))
                  .hasToString(
                      "–  box:22: no free slot there: 3/3, 2 of them held by other heads"));
    }
  }

  @Test
  void offload_noAnswerThere_isTheMachinesFault() throws Exception {
    farm.add(machine("fast", 1, 5)).slots = slots -> {
      throw new IOException("it gave no slot");
    };
    TestingMachine slow = farm.add(machine("slow", 1, 1));
    assertThat(offload("a")).isInstanceOf(Outcome.Built.class);
    assertThat(slow.built).hasSize(1);
    assertThat(offloader
            .explain(BuildRequest.of(
                TestingDerivations.add(head, "b"),
                head.derivation(TestingDerivations.add(head, "b")),
                BuildLimits.NONE))
            .placements())
        .extracting(Object::toString)
        .anyMatch(line -> line.contains("fast:22: left alone") && line.contains("it gave no slot"));
  }

  @Test
  void offload_machineSaysItIsFull_isNotEvenTried() throws Exception {
    TestingMachine box = farm.add(machine("box", 2, 1));
    box.health = held(0, 1);
    box.slots = slots -> {
      throw new AssertionError("it was tried");
    };
    assertThat(offload("a")).isInstanceOf(Outcome.Postponed.class);
    time.set(Instant.EPOCH.plus(Duration.ofMinutes(1)));
    box.health = held(1, 2, 3);
    box.slots = slots -> give();
    assertThat(offload("a")).isInstanceOf(Outcome.Built.class);
  }

  @Test
  void offload_afterASlotWasGivenBack_doesNotTrustWhatWasSaidBefore() throws Exception {
    TestingMachine box = farm.add(machine("box", 2, 1));
    box.slots = slots -> give();
    box.work = (there, path, log) -> {
      // What was known of its health grows old, and is asked for while this build holds a slot.
      time.set(Instant.EPOCH.plus(Duration.ofMinutes(1)));
      there.health = held(0, 1);
      there.work = (again, other, unused) -> {};
      assertThatCode(() -> assertThat(offload("b")).isInstanceOf(Outcome.Postponed.class))
          .doesNotThrowAnyException();
    };
    assertThat(offload("a")).isInstanceOf(Outcome.Built.class);
    assertThat(offload("c")).isInstanceOf(Outcome.Built.class);
  }
}
