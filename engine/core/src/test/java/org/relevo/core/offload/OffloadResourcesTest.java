package org.relevo.core.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.machine.TestingMachines.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Resources;
import org.relevo.core.offload.TestingFarm.TestingMachine;
import org.relevo.core.quarantine.QuarantineFiles;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.GuixPolicy;
import org.relevo.core.rank.Placement;
import org.relevo.core.slot.Attempt;
import org.relevo.core.slot.Lease;
import org.relevo.core.slot.Slots;
import org.relevo.core.store.TestingStore;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

@Timeout(60)
class OffloadResourcesTest {
  private static final Resources GPU = Resources.parse("gpu=1");

  @TempDir
  Path state;

  private final TestingStore head = new TestingStore(StoreDir.GUIX);
  private final TestingFarm farm = new TestingFarm(head);
  private final List<Lease> taken = new ArrayList<>();
  private Optional<Offloader> offloader = Optional.empty();

  @AfterEach
  void close() {
    taken.forEach(Lease::close);
    offloader.ifPresent(Offloader::close);
  }

  private Outcome offload(Resources needs, Runnable whenDecided) throws Exception {
    OffloadSettings settings = OffloadSettings.DEFAULT.withPolicy(new GuixPolicy());
    Offloader made = new Offloader(
        farm,
        head,
        TestingTools.of(
            farm,
            Slots.in(state),
            QuarantineFiles.in(state, settings.backoff(), () -> Instant.EPOCH, new Random(2)),
            () -> Instant.EPOCH),
        settings);
    offloader = Optional.of(made);
    StorePath path = TestingDerivations.add(head, "a");
    BuildRequest request =
        BuildRequest.of(path, head.derivation(path), BuildLimits.NONE).withResources(needs);
    return made.offload(request, new OffloadListener() {
      @Override
      public void decided(BuildRequest about, Decision decision) {
        whenDecided.run();
      }
    });
  }

  /** Takes a slot with a GPU as another process would. */
  private void takeGpu(BuildMachine machine) {
    try {
      Attempt attempt = Slots.in(state).tryAcquire(machine, GPU, committed -> Optional.empty());
      taken.add(((Attempt.Taken) attempt).lease());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BuildMachine withGpu(String name, double speed) {
    return machine(name, 3, speed).withResources(GPU);
  }

  private static List<String> placements(Outcome outcome) {
    return ((Outcome.Postponed) outcome)
        .placements().stream().map(Placement::toString).toList();
  }

  @Test
  void offload_needsCommittedAfterTheDecision_goesToTheNextInRank() throws Exception {
    TestingMachine fast = farm.add(withGpu("fast", 5));
    TestingMachine slow = farm.add(withGpu("slow", 1));
    assertThat(offload(GPU, () -> takeGpu(fast.machine))).isInstanceOf(Outcome.Built.class);
    assertThat(fast.built).isEmpty();
    assertThat(slow.built).hasSize(1);
  }

  @Test
  void offload_needsCommittedAfterTheDecisionEverywhere_waitsForThem() throws Exception {
    TestingMachine fast = farm.add(withGpu("fast", 5));
    assertThat(placements(offload(GPU, () -> takeGpu(fast.machine))))
        .containsExactly("–  fast:22: gpu 1 committed + 1 > 1");
    assertThat(Slots.in(state).usage(fast.machine).used()).isEqualTo(1);
  }

  @Test
  void offload_needsCommittedBefore_waitsForThem() throws Exception {
    TestingMachine fast = farm.add(withGpu("fast", 5));
    takeGpu(fast.machine);
    assertThat(placements(offload(GPU, () -> {})))
        .containsExactly("–  fast:22: gpu 1 committed + 1 > 1");
    assertThat(offload(Resources.NONE, () -> {})).isInstanceOf(Outcome.Built.class);
  }

  @Test
  void offload_whileItBuilds_itsNeedsAreCommitted() throws Exception {
    TestingMachine fast = farm.add(withGpu("fast", 5));
    List<Resources> committed = new ArrayList<>();
    fast.work =
        (there, path, log) -> committed.add(Slots.in(state).usage(there.machine).committed());
    assertThat(offload(GPU, () -> {})).isInstanceOf(Outcome.Built.class);
    assertThat(committed).containsExactly(GPU);
    assertThat(Slots.in(state).usage(fast.machine).committed()).isEqualTo(Resources.NONE);
  }

  @Test
  void offload_moreThanAnyMachineHas_isDeclinedUnasked() throws Exception {
    TestingMachine fast = farm.add(withGpu("fast", 5));
    assertThat(offload(Resources.parse("gpu=2"), () -> {})).isInstanceOf(Outcome.Declined.class);
    assertThat(fast.connections).hasValue(0);
  }
}
