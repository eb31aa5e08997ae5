package org.relevo.tests.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Policies;
import org.relevo.core.rank.Policy;
import org.relevo.core.rank.Ranking;
import org.relevo.core.rank.Situation;
import org.relevo.core.store.FileTrees;
import org.relevo.scheme.MachineProgramOptions;
import org.relevo.scheme.policy.PolicyFile;

/** A decision among thousands of machines, by policies in Java and in Scheme, beside the manual's rule in Guile. */
final class RankingBench {
  private static final int MACHINES = 10_000;
  private static final int WARM_UPS = 300;
  private static final int DECISIONS = 100;

  private final Path home;
  private final int runs;

  RankingBench(Path launcher, int runs) {
    this.home = launcher.toAbsolutePath().resolveSibling("");
    this.runs = runs;
  }

  List<Comparison> run() throws Exception {
    Comparison time = new Comparison("A decision among " + MACHINES + " machines, warm", "ms");
    Comparison memory = new Comparison("Memory allocated for such a decision", "MiB");
    Path directory = Files.createTempDirectory("relevo-bench");
    try {
      Guile guile = new Guile(directory, home);
      Samples peer = time.peer("the manual's rule in Guile, compiled");
      guile.run("rank", MACHINES, runs * DECISIONS).stream()
          .map(Double::valueOf)
          .forEach(peer::add);
      // Memory has no peer: Guile does not tell what a computation allocates.
      Situation situation = Farms.situation(MACHINES);
      policies(directory).forEach((name, policy) -> {
        Samples times = time.subject(name);
        Samples allocated = memory.subject(name);
        measure(situation, policy, times, allocated);
      });
    } finally {
      FileTrees.delete(directory);
    }
    return List.of(time, memory);
  }

  private static Map<String, Policy> policies(Path directory) throws Exception {
    Map<String, Policy> policies = new LinkedHashMap<>();
    Policies.ALL.forEach(policy -> policies.put(policy.name() + ", Java", policy));
    policies.put("weigh speed and load, Scheme", program(directory.resolve("weigh.scm"), """
        (weigh (cons 2 candidate-speed) (cons -1 candidate-normalized-load))
        """));
    policies.put("a sort of its own, Scheme", program(directory.resolve("sort.scm"), """
        (lambda (request candidates)
          (sort candidates (lambda (a b) (> (candidate-speed a) (candidate-speed b)))))
        """));
    return policies;
  }

  private static Policy program(Path file, String text) throws Exception {
    return PolicyFile.open(Files.writeString(file, text), MachineProgramOptions.DEFAULT);
  }

  private void measure(Situation situation, Policy policy, Samples times, Samples allocated) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<String> complaints = new ArrayList<>();
    for (int i = -WARM_UPS; i < runs * DECISIONS; i++) {
      long bytes = threads.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      Decision decision = Ranking.decide(situation, policy, new SplittableRandom(i));
      double millis = (System.nanoTime() - start) / 1e6;
      double mebibytes = (threads.getCurrentThreadAllocatedBytes() - bytes) / (double) (1 << 20);
      decision.complaint().ifPresent(complaints::add);
      if (!(decision instanceof Decision.Accept)) {
        throw new IllegalStateException("no machine was chosen");
      }
      if (i >= 0) {
        times.add(millis);
        allocated.add(mebibytes);
      }
    }
    if (!complaints.isEmpty()) {
      throw new IllegalStateException(complaints.size() + " complaints: " + complaints.get(0));
    }
  }
}
