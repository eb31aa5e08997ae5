package org.relevo.tests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.offload.GraphOffload;
import org.relevo.core.offload.GraphSettings;
import org.relevo.core.offload.OffloadListener;
import org.relevo.core.offload.OffloadSettings;
import org.relevo.core.offload.Offloader;
import org.relevo.formats.path.StorePath;
import org.relevo.scheme.MachinesFile;

/**
 * Time per build in a chain of trivial builds, each of which needs the one before.
 *
 * <p>The peers run the same one-line script over SSH as often: they send no derivation, isolate no builder, and hash, sign
 * and verify nothing, so they are the floor, not a rival.
 */
final class ChainBench {
  private static final int LENGTH = 15;
  private static final File NOTHING = new File("/dev/null");

  private final Path launcher;
  private final int runs;

  ChainBench(Path launcher, int runs) {
    this.launcher = launcher;
    this.runs = runs;
  }

  Comparison run() throws Exception {
    Comparison result = new Comparison(
        "Serial chain of " + LENGTH + " trivial builds through OpenSSH: time a build", "ms");
    Samples fresh = result.peer("ssh host sh -c …, a connection each");
    Samples shared = result.peer("ssh host sh -c …, one connection");
    Samples command = result.subject("relevo build, whole command");
    Samples commandBuilds = result.subject("  of it from choice to verified");
    Samples resident = result.subject("engine kept running and connected");
    try (BenchFarm farm = new BenchFarm(launcher, "");
        Offloader offloader = offloader(farm)) {
      PlainSsh ssh = farm.plainSsh();
      // Warms the daemon, the caches of the disk and this process up; neither counts.
      cold(farm, chain(farm, "warm-up-command"));
      for (int i = 0; i < 3; i++) {
        warm(farm, offloader, chain(farm, "warm-up-engine-" + i));
      }
      for (int run = 0; run < runs; run++) {
        fresh.add(plain(farm, ssh, List.of()));
        try (PlainSsh.Shared connection = ssh.share()) {
          shared.add(plain(farm, ssh, connection.options()));
        }
        ColdRun cold = cold(farm, chain(farm, "command-" + run));
        command.add(cold.whole);
        commandBuilds.add(cold.builds);
        resident.add(warm(farm, offloader, chain(farm, "engine-" + run)));
      }
    }
    return result;
  }

  private static Offloader offloader(BenchFarm farm) {
    return Offloader.overSsh(
        new MachinesFile(farm.head().directories().machinesFile()),
        farm.head().store(),
        farm.head().directories().state(),
        OffloadSettings.DEFAULT);
  }

  /** Adds a chain of derivations that were never built, and returns its end. */
  private static StorePath chain(BenchFarm farm, String name) throws IOException {
    return chain(farm, LENGTH, name);
  }

  /** Does so with a chain of that length. */
  static StorePath chain(BenchFarm farm, int length, String name) throws IOException {
    List<StorePath> before = new ArrayList<>();
    StorePath last = farm.derivation(name + "-0", "echo 0 > $out", List.of(), List.of());
    for (int i = 1; i < length; i++) {
      before = List.of(last);
      String script = "read x < " + farm.output(last) + "; echo \"$x " + i + "\" > $out";
      last = farm.derivation(name + "-" + i, script, List.of(), before);
    }
    return last;
  }

  private record ColdRun(double whole, double builds) {}

  private static ColdRun cold(BenchFarm farm, StorePath end)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    JsonNode summary =
        Json.run(farm.command(farm.head(), "build", "--quiet", "--json", realDrv(farm, end)));
    double whole = perBuild(System.nanoTime() - start);
    double builds = 0;
    for (JsonNode each : summary.get("derivations")) {
      builds += each.get("totalSeconds").asDouble();
    }
    return new ColdRun(whole, builds * 1000 / LENGTH);
  }

  private static String realDrv(BenchFarm farm, StorePath end) {
    return farm.head().store().realPath(end).toString();
  }

  private static double warm(BenchFarm farm, Offloader offloader, StorePath end)
      throws IOException, InterruptedException, MachinesFileException {
    long start = System.nanoTime();
    boolean good = new GraphOffload(farm.head().store(), offloader)
        .build(List.of(end), GraphSettings.DEFAULT, OffloadListener.NONE)
        .good();
    double time = perBuild(System.nanoTime() - start);
    if (!good) {
      throw new IOException("the chain that ends with " + end + " was not built");
    }
    return time;
  }

  private static double plain(BenchFarm farm, PlainSsh ssh, List<String> options)
      throws IOException, InterruptedException {
    Path there = farm.root().resolve("chain-");
    double seconds = ssh.run(options, NOTHING, NOTHING, "sh -c 'echo 0 > " + there + "0'");
    for (int i = 1; i < LENGTH; i++) {
      String script = "read x < " + there + (i - 1) + "; echo \"$x " + i + "\" > " + there + i;
      seconds += ssh.run(options, NOTHING, NOTHING, "sh -c '" + script + "'");
    }
    return seconds * 1000 / LENGTH;
  }

  private static double perBuild(long nanos) {
    return nanos / 1e6 / LENGTH;
  }
}
