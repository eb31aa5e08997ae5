package org.relevo.tests.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.relevo.core.store.daemon.DaemonOptions;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.core.store.daemon.LogSink;
import org.relevo.formats.path.StorePath;

/**
 * Time per build in a chain of trivial builds that a client has the head's build daemon make: by itself, and by its hook, which
 * is {@code relevo} with its resident engine. The difference is what offloading costs.
 */
final class HookChainBench {
  private static final int LENGTH = 15;

  private final Path launcher;
  private final int runs;

  HookChainBench(Path launcher, int runs) {
    this.launcher = launcher;
    this.runs = runs;
  }

  Comparison run() throws Exception {
    Comparison result = new Comparison(
        "Serial chain of " + LENGTH
            + " trivial builds by the head's daemon, the machine behind OpenSSH: time a build",
        "ms");
    Samples local = result.peer("built by the daemon itself");
    Samples hook = result.subject("through the hook and the resident engine");
    Samples cost = result.subject("  what that is over the other");
    try (BenchFarm farm = new BenchFarm(launcher, "")) {
      farm.headDaemon();
      // Daemons and engines run for weeks; the first hundred builds of a process are no measure.
      for (int i = 0; i < 8; i++) {
        build(farm, "warm-up-local-" + i, false);
        build(farm, "warm-up-hook-" + i, true);
      }
      for (int run = 0; run < runs; run++) {
        double alone = build(farm, "local-" + run, false);
        double offloaded = build(farm, "hook-" + run, true);
        local.add(alone);
        hook.add(offloaded);
        cost.add(offloaded - alone);
      }
      steps(farm, result);
      stopEngine(farm);
    }
    return result;
  }

  private static double build(BenchFarm farm, String name, boolean offload) throws IOException {
    StorePath end = ChainBench.chain(farm, LENGTH, name);
    try (DaemonStore client =
        DaemonStore.connect(farm.head().directories().store(), farm.headSocket())) {
      client.setOptions(
          offload
              ? DaemonOptions.DEFAULT.with(DaemonOptions.Flag.USE_BUILD_HOOK)
              : DaemonOptions.DEFAULT);
      long start = System.nanoTime();
      client.build(List.of(end), LogSink.DISCARD);
      return (System.nanoTime() - start) / 1e6 / LENGTH;
    }
  }

  /** Adds what the engine has measured of each step, as the average of all builds of this benchmark. */
  private static void steps(BenchFarm farm, Comparison result) throws Exception {
    String figures = farm.metrics();
    for (String step : List.of("client-start", "decision", "send", "build", "retrieve")) {
      double sum = figure(figures, "relevo_step_seconds_sum{step=\"" + step + "\"}");
      double count = figure(figures, "relevo_step_seconds_count{step=\"" + step + "\"}");
      result.subject("  of it " + step + " (average)").add(sum / count * 1000);
    }
  }

  private static double figure(String figures, String name) throws IOException {
    return figures
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new IOException("no " + name + " in:\n" + figures));
  }

  private static void stopEngine(BenchFarm farm) throws IOException, InterruptedException {
    Process stop = new ProcessBuilder(farm.command(farm.head(), "engine", "--stop"))
        .inheritIO()
        .start();
    if (stop.waitFor() != 0) {
      throw new IOException("no engine served the hooks:\n" + farm.log("head.log"));
    }
  }
}
