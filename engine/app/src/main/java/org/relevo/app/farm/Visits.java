package org.relevo.app.farm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.relevo.core.machine.BuildMachine;

/** Visits machines side by side, and hands out what came of it in the order of the machine file. */
public final class Visits {
  private static final int AT_ONCE = 8;

  private Visits() {}

  /**
   * Visits all.
   *
   * @param visit runs in other threads, at most {@value #AT_ONCE} at once; throws nothing but faults of the program
   * @param each is called in this thread, as soon as the visit and those before it are over
   */
  public static <T> void all(
      List<BuildMachine> machines, Function<BuildMachine, T> visit, Consumer<T> each)
      throws InterruptedException {
    if (machines.isEmpty()) {
      return;
    }
    ExecutorService visitors =
        Executors.newFixedThreadPool(Math.min(AT_ONCE, machines.size()), work -> {
          Thread thread = new Thread(work, "visit");
          thread.setDaemon(true);
          return thread;
        });
    try {
      List<Future<T>> results = new ArrayList<>();
      for (BuildMachine machine : machines) {
        results.add(visitors.submit(() -> visit.apply(machine)));
      }
      for (Future<T> result : results) {
        each.accept(result.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a visit failed in a way that it should not", e.getCause());
    } finally {
      visitors.shutdownNow();
    }
  }
}
