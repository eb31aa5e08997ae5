package org.relevo.core.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.TestingMachines;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Condition;
import org.relevo.core.rank.Placement;
import org.relevo.core.rank.Reason;
import org.relevo.core.rank.SlotUsage;
import org.relevo.core.store.TestingStore;
import org.relevo.core.transfer.TransferStats;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

@Timeout(30)
class GraphOffloadTest {
  private static final GraphSettings SETTINGS = new GraphSettings(
      BuildLimits.NONE, false, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100));
  private static final GraphSettings KEEP_GOING = new GraphSettings(
      BuildLimits.NONE, true, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100));

  private final TestingStore head = new TestingStore(StoreDir.GUIX);
  private final Service service = new Service();

  /** Makes outputs valid at once, unless an outcome was set for the derivation. */
  private final class Service implements BuildService {
    final List<String> order = Collections.synchronizedList(new ArrayList<>());
    final Map<String, List<Outcome>> outcomes = new HashMap<>();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    int capacity = 4;

    @Override
    public Outcome offload(BuildRequest request, OffloadListener listener)
        throws IOException, InterruptedException {
      String name = request.derivation().name().replace(".drv", "");
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      try {
        Optional<Outcome> planned = next(name);
        if (planned.isPresent()) {
          if (planned.get() == HANGS) {
            new CountDownLatch(1).await();
          }
          return planned.get();
        }
        for (StorePath input :
            head.derivation(request.derivation()).inputDerivations().keySet()) {
          assertThat(head.valid()).contains(head.path(input.name().replace(".drv", "")));
        }
        head.add(head.path(name), 100);
        order.add(name);
        return built();
      } finally {
        running.decrementAndGet();
      }
    }

    private synchronized Optional<Outcome> next(String name) {
      List<Outcome> planned = outcomes.getOrDefault(name, List.of());
      if (planned.isEmpty()) {
        return Optional.empty();
      }
      outcomes.put(name, planned.subList(1, planned.size()));
      return Optional.of(planned.get(0));
    }

    @Override
    public int capacity() {
      return capacity;
    }
  }

  private static final Outcome HANGS = new Outcome.Declined(List.of());
  private static final Outcome FULL = new Outcome.Postponed(List.of());
  private static final Outcome FAILED =
      new Outcome.FailedForGood(TestingMachines.machine("box"), "no");

  private static Outcome built() {
    TransferStats none = new TransferStats(0, 0, 0, Duration.ZERO);
    return new Outcome.Built(
        TestingMachines.machine("box"),
        new TreeMap<>(),
        new BuildStats(none, Duration.ZERO, none, Duration.ZERO));
  }

  private static Outcome lost(boolean mayPass) {
    return new Outcome.MachinesLost(
        List.of(new MachineFailure(TestingMachines.machine("box"), "gone", mayPass)));
  }

  private GraphResult build(GraphSettings settings, StorePath... roots) throws Exception {
    return new GraphOffload(head, service).build(List.of(roots), settings, OffloadListener.NONE);
  }

  private StorePath add(String name, StorePath... inputs) {
    return TestingDerivations.add(head, name, inputs);
  }

  @Test
  void build_diamond_buildsEachOnceInOrder() throws Exception {
    StorePath a = add("a");
    StorePath b = add("b", a);
    StorePath c = add("c", a);
    StorePath d = add("d", b, c);
    GraphResult result = build(SETTINGS, d, b);
    assertThat(result.good()).isTrue();
    assertThat(result.fates()).containsOnlyKeys(a, b, c, d);
    assertThat(service.order).hasSize(4).startsWith("a").endsWith("d");
  }

  @Test
  void build_validOutputs_areNotBuiltNorWhatOnlyTheyNeed() throws Exception {
    StorePath a = add("a");
    StorePath b = add("b", a);
    StorePath c = add("c", b);
    head.add(head.path("b"), 10);
    assertThat(build(SETTINGS, c).fates()).containsOnlyKeys(c);
    assertThat(build(SETTINGS, c).fates()).isEmpty();
  }

  @Test
  void build_wideGraph_staysWithinTheSlots() throws Exception {
    List<StorePath> leaves = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      leaves.add(add("leaf" + i));
    }
    service.capacity = 3;
    StorePath root = add("root", leaves.toArray(StorePath[]::new));
    assertThat(build(SETTINGS, root).good()).isTrue();
    assertThat(service.order).hasSize(41);
    assertThat(service.most.get()).isBetween(1, 3);
  }

  @Test
  void build_randomGraphs_everyNeedComesFirst() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      List<StorePath> all = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        List<StorePath> inputs = new ArrayList<>(all);
        Collections.shuffle(inputs, random);
        int count = Math.min(inputs.size(), random.nextInt(4));
        all.add(add("r" + round + "n" + i, inputs.subList(0, count).toArray(StorePath[]::new)));
      }
      // The service itself checks that every input is there.
      GraphResult result = build(SETTINGS, all.toArray(StorePath[]::new));
      assertThat(result.good()).as("seed %d", seed).isTrue();
      assertThat(result.fates()).as("seed %d", seed).hasSize(30);
    }
  }

  @Test
  void build_failure_skipsWhatDependsOnIt() throws Exception {
    StorePath a = add("a");
    StorePath b = add("b", a);
    StorePath c = add("c", b);
    StorePath other = add("other");
    service.outcomes.put("a", List.of(FAILED));
    GraphResult result = build(KEEP_GOING, c, other);
    assertThat(result.good()).isFalse();
    assertThat(result.any(Outcome.FailedForGood.class)).isTrue();
    assertThat(result.fates())
        .containsEntry(a, new Fate.Offloaded(FAILED))
        .containsEntry(b, new Fate.Skipped(a))
        .containsEntry(c, new Fate.Skipped(a));
    assertThat(result.fates())
        .hasEntrySatisfying(other, fate -> assertThat(fate.good()).isTrue());
  }

  @Test
  void build_failureWithoutKeepGoing_endsTheOthers() throws Exception {
    StorePath hanging = add("hanging");
    StorePath after = add("after", hanging);
    service.outcomes.put("hanging", List.of(HANGS));
    StorePath bad = add("bad");
    service.outcomes.put("bad", List.of(FAILED));
    GraphResult result = build(SETTINGS, after, bad);
    assertThat(result.fates())
        .containsEntry(bad, new Fate.Offloaded(FAILED))
        .containsEntry(hanging, new Fate.Cancelled())
        .containsEntry(after, new Fate.Cancelled());
    assertThat(service.running).hasValue(0);
  }

  @Test
  void build_postponed_isAskedAgain() throws Exception {
    StorePath a = add("a");
    service.outcomes.put("a", List.of(FULL, FULL, FULL));
    assertThat(build(SETTINGS, a).good()).isTrue();
  }

  @Test
  void build_postponedForTooLong_isGivenUp() throws Exception {
    StorePath a = add("a");
    service.outcomes.put("a", Collections.nCopies(10_000, FULL));
    assertThat(build(SETTINGS, a).fates()).containsEntry(a, new Fate.Offloaded(FULL));
  }

  @Test
  void build_postponedWithoutPatience_isAskedOnce() throws Exception {
    GraphSettings impatient = new GraphSettings(
        BuildLimits.NONE, false, Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO);
    StorePath a = add("a");
    service.outcomes.put("a", List.of(FULL, HANGS));
    assertThat(build(impatient, a).fates()).containsEntry(a, new Fate.Offloaded(FULL));
  }

  @Test
  void build_severalPostponedForTooLong_areGivenUp() throws Exception {
    StorePath a = add("a");
    StorePath b = add("b");
    service.outcomes.put("a", Collections.nCopies(10_000, FULL));
    service.outcomes.put("b", Collections.nCopies(10_000, FULL));
    assertThat(build(SETTINGS, a, b).good()).isFalse();
  }

  @Test
  void build_postponedKind_doesNotHoldUpAnother() throws Exception {
    StorePath arm = TestingDerivations.add(head, "arm", "aarch64-linux", "");
    service.outcomes.put("arm", List.of(FULL, FULL));
    StorePath last = add("x3", add("x2", add("x1")));
    assertThat(build(SETTINGS, arm, last).good()).isTrue();
  }

  @Test
  void build_machinesLost_isTriedOnceMoreIfThatMayHelp() throws Exception {
    StorePath a = add("a");
    service.outcomes.put("a", List.of(lost(true)));
    assertThat(build(SETTINGS, a).good()).isTrue();
    StorePath b = add("b");
    service.outcomes.put("b", List.of(lost(true), lost(true)));
    assertThat(build(SETTINGS, b).good()).isFalse();
    StorePath c = add("c");
    service.outcomes.put("c", List.of(lost(false)));
    assertThat(build(SETTINGS, c).good()).isFalse();
  }

  @Test
  void build_rootThatIsNoDerivation_fails() {
    assertThatThrownBy(() -> build(SETTINGS, head.path("nothing.drv")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing.drv");
  }

  @Test
  void build_slotsHeldByOtherHeads_asksAgainAtAShortPace() throws Exception {
    GraphSettings patient = new GraphSettings(
        BuildLimits.NONE, false, Duration.ofMillis(5), Duration.ofHours(1), Duration.ofHours(2));
    BuildMachine box = TestingMachines.machine("box", 3, 1);
    Candidate candidate =
        new Candidate(box, new SlotUsage(0, 3), new Condition.Reachable(TestingMachines.idle()));
    Outcome held = new Outcome.Postponed(
        List.of(new Placement.PassedOver(candidate, new Reason.NoFreeSlotThere(3, 3))));
    // Twice as long each time, the last pause alone would be longer than the test may take.
    service.outcomes.put("a", Collections.nCopies(16, held));
    assertThat(build(patient, add("a")).good()).isTrue();
  }
}
