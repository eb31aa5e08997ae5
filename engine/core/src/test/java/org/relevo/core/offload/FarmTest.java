package org.relevo.core.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.machine.TestingMachines.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.offload.TestingFarm.TestingMachine;
import org.relevo.core.quarantine.QuarantineFiles;
import org.relevo.core.rank.Condition;
import org.relevo.core.rank.GuixPolicy;
import org.relevo.core.store.TestingStore;
import org.relevo.formats.path.StoreDir;

@Timeout(60)
class FarmTest {
  private static final int MANY = 300;

  @TempDir
  Path state;

  private final TestingFarm machines = new TestingFarm(new TestingStore(StoreDir.GUIX));
  private final AtomicReference<Instant> time =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicReference<Runnable> round = new AtomicReference<>(() -> {});
  private final List<String> timers = new ArrayList<>();
  private final OffloadSettings settings = new OffloadSettings(
      new GuixPolicy(),
      Duration.ofSeconds(16),
      Duration.ofSeconds(12),
      Duration.ofSeconds(1),
      Duration.ofSeconds(1),
      3,
      Duration.ofSeconds(5),
      Duration.ofSeconds(12));

  @SuppressWarnings("NullAway.Init")
  private Farm farm;

  @BeforeEach
  void open() {
    farm = new Farm(
        machines,
        QuarantineFiles.in(state, settings.backoff(), this::now, new Random(3)),
        settings,
        this::now,
        (pause, work) -> {
          round.set(work);
          return () -> timers.add("ended");
        });
  }

  private Instant now() {
    return Objects.requireNonNull(time.get());
  }

  @AfterEach
  void close() {
    machines.machines.values().forEach(TestingMachine::close);
    farm.close();
    assertThat(timers).containsExactly("ended");
  }

  /** Has each machine but one answer only when all the others were asked, too, and that one hang. */
  private CountDownLatch answerTogether(TestingMachine hanging) {
    CountDownLatch asked = new CountDownLatch(MANY - 1);
    for (TestingMachine each : machines.machines.values()) {
      each.asking = () -> {
        asked.countDown();
        try {
          if (!asked.await(30, TimeUnit.SECONDS)) {
            throw new IOException("the others were not asked meanwhile");
          }
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      };
    }
    hanging.asking = hanging::hang;
    return asked;
  }

  @Test
  void conditions_hundredsOfMachinesOneHangs_theOthersAreAskedSideBySide() throws Exception {
    for (int i = 0; i < MANY; i++) {
      machines.add(machine("box" + i));
    }
    List<BuildMachine> all = machines.machines();
    TestingMachine hanging = Objects.requireNonNull(machines.machines.get("box7:22"));
    answerTogether(hanging);
    long start = System.nanoTime();
    Map<BuildMachine, Condition> conditions = farm.conditions(all, all);
    // The one that hangs is waited for for a quarter of the limit.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(settings.probeLimit());
    assertThat(conditions).hasSize(MANY);
    conditions.forEach((each, condition) -> assertThat(condition)
        .as(each.id())
        .isInstanceOf(
            each.name().equals("box7") ? Condition.Unreachable.class : Condition.Reachable.class));

    // In the background it goes the same way, and the next decision finds all of that.
    time.set(now().plusSeconds(11));
    CountDownLatch again = answerTogether(hanging);
    Objects.requireNonNull(round.get()).run();
    assertThat(again.await(30, TimeUnit.SECONDS)).isTrue();
    machines
        .machines
        .values()
        .forEach(each -> each.asking = () -> {
          throw new IOException("it should not be asked again");
        });
    farm.conditions(all, all).forEach((each, condition) -> {
      if (!each.name().equals("box7")) {
        assertThat(condition).as(each.id()).isInstanceOf(Condition.Reachable.class);
        assertThat(Objects.requireNonNull(machines.machines.get(each.id())).probes)
            .as(each.id())
            .hasValue(2);
      }
    });
  }

  @Test
  void retain_machineThatIsGone_isClosedUnlessABuildHasIt() throws Exception {
    assertThat(farm.conditions(List.of(), List.of())).isEmpty();
    TestingMachine kept = machines.add(machine("kept"));
    TestingMachine gone = machines.add(machine("gone"));
    TestingMachine busy = machines.add(machine("busy"));
    for (TestingMachine each : List.of(kept, gone, busy)) {
      assertThat(farm.station(each.machine).ask(Duration.ofSeconds(1))).isNotNull();
    }
    Station station = farm.station(busy.machine);
    station.enter();

    assertThat(farm.retain(List.of(kept.machine))).hasSize(1);
    gone.closed.await();
    assertThat(busy.closed.getCount()).as("a build is there").isEqualTo(1);
    assertThat(farm.station(busy.machine)).isSameAs(station);

    station.leave();
    assertThat(farm.retain(List.of(kept.machine))).containsExactly(station);
    busy.closed.await();
    assertThat(kept.closed.getCount()).isEqualTo(1);
    assertThat(farm.station(busy.machine)).as("it may come back").isNotSameAs(station);
  }
}
