package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.store.OutputLock;
import org.relevo.formats.path.StorePath;

/**
 * Sixty-four hooks at once, again and again, on eight machines with two slots each. The number of builds is small here; {@code
 * -Drelevo.soak.builds=10000} makes it a soak.
 */
class EngineSoakTest {
  private static final int MACHINES = 8;
  private static final int SLOTS = 2;
  private static final int HOOKS = 64;
  private static final int BUILDS = Integer.getInteger("relevo.soak.builds", 160);

  /** How many descriptors may come and go with what happens to be under way, and threads that the machines need. */
  private static final int SLACK = 40;

  @TempDir
  Path root;

  @Test
  void hooks_atOnce_eachBuildOnceAndNoSlotOverUsed() throws Exception {
    try (EngineFarm farm = new EngineFarm(root)) {
      List<SoakMachine> machines = new ArrayList<>();
      try {
        StringBuilder file = new StringBuilder("(list ");
        for (int i = 0; i < MACHINES; i++) {
          SoakMachine machine = new SoakMachine(
              root.resolve("m" + i),
              OpenSshFarm.DIR,
              farm.hooks.farm.headKeys,
              farm.hooks.farm.clientKey);
          machines.add(machine);
          file.append(machine.form(farm.hooks.farm.clientKey, SLOTS));
        }
        Files.writeString(farm.hooks.farm.headDirectories.machinesFile(), file + ")");
        soak(farm, machines);
      } finally {
        for (SoakMachine machine : machines) {
          machine.close();
        }
      }
    }
  }

  private static void soak(EngineFarm farm, List<SoakMachine> machines) throws Exception {
    Process engine = farm.engine();
    long threads = threads(engine);
    ConcurrentLinkedQueue<SoakHook.Trace> traces = new ConcurrentLinkedQueue<>();
    List<StorePath> derivations = new ArrayList<>();
    for (int i = 0; i < BUILDS; i++) {
      derivations.add(farm.hooks.farm.derivation(
          "soak-" + i, "date +%s%N; sleep 0.02; echo " + i + " > $out; date +%s%N"));
    }

    run(farm, derivations.subList(0, HOOKS), traces);
    long descriptors = descriptors(engine);
    run(farm, derivations.subList(HOOKS, BUILDS), traces);

    assertThat(traces).hasSize(BUILDS);
    for (SoakMachine machine : machines) {
      assertThat(SoakHook.mostAtOnce(List.copyOf(traces), machine.sshd.port()))
          .as("builders at once on a machine")
          .isBetween(1, SLOTS);
    }
    for (int i = 0; i < BUILDS; i++) {
      StorePath output = farm.hooks.farm.output(derivations.get(i));
      assertThat(Files.readString(farm.hooks.farm.head.realPath(output))).isEqualTo(i + "\n");
      int made = 0;
      for (SoakMachine machine : machines) {
        made += machine.store.queryValid(List.of(output)).size();
      }
      assertThat(made).as("machines that built " + output).isEqualTo(1);
    }
    assertThat(descriptors(engine)).as("descriptors").isLessThanOrEqualTo(descriptors + SLACK);
    awaitThreads(engine, threads + SLACK);
    assertThat(farm.command("engine", "--status"))
        .contains("0 under way, " + BUILDS + " done, 0 failed");
  }

  private static void run(
      EngineFarm farm, List<StorePath> derivations, ConcurrentLinkedQueue<SoakHook.Trace> traces)
      throws Exception {
    List<String> facts = new ArrayList<>();
    for (Map.Entry<String, String> fact : farm.hooks.environment().entrySet()) {
      facts.add(fact.getKey());
      facts.add(fact.getValue());
    }
    AtomicInteger next = new AtomicInteger();
    ExecutorService hooks = Executors.newFixedThreadPool(HOOKS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < HOOKS; i++) {
        all.add(hooks.submit(() -> {
          for (int mine = next.getAndIncrement();
              mine < derivations.size();
              mine = next.getAndIncrement()) {
            traces.add(build(farm, facts, derivations.get(mine)));
          }
          return null;
        }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      hooks.shutdownNow();
    }
  }

  private static SoakHook.Trace build(EngineFarm farm, List<String> facts, StorePath derivation)
      throws IOException, InterruptedException {
    try (OutputLock ignored = farm.hooks.lock(derivation);
        SoakHook hook = new SoakHook(farm.files.socket(), facts)) {
      int code = hook.offload(derivation, List.of(derivation), farm.hooks.outputs(derivation));
      assertThat(code).as(hook.messages()).isZero();
      SoakHook.register(farm.hooks.farm.head, derivation);
      return hook.trace();
    }
  }

  private static long descriptors(Process engine) throws IOException {
    return entries(engine, "fd");
  }

  private static long threads(Process engine) throws IOException {
    return entries(engine, "task");
  }

  /** Those of a pool end when they have had nothing to do for a while. */
  private static void awaitThreads(Process engine, long most)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (threads(engine) > most) {
      assertThat(System.nanoTime())
          .as("a minute later there are %s threads, not at most %s", threads(engine), most)
          .isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  private static long entries(Process engine, String what) throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(engine.pid()), what))) {
      return entries.count();
    }
  }
}
