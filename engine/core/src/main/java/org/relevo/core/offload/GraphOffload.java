package org.relevo.core.offload;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import org.relevo.core.build.Watch;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StorePath;

/**
 * Builds derivations with everything they need: each once, after its inputs, and as many at once as the machines have
 * slots. Thread-safe; every call is a run of its own.
 *
 * @param head this host's store
 * @param service builds one derivation
 */
public record GraphOffload(Store head, BuildService service) {
  /**
   * Makes all outputs of {@code roots} valid here, or as many as can be.
   *
   * @throws IOException if this host itself failed; what was under way was ended
   * @throws InterruptedException if this thread was interrupted; what was under way was ended
   */
  public GraphResult build(
      Collection<StorePath> roots, GraphSettings settings, OffloadListener listener)
      throws IOException, MachinesFileException, InterruptedException {
    return build(BuildGraph.of(head, roots), settings, listener);
  }

  /** Builds a graph that was made from the same store. */
  public GraphResult build(BuildGraph graph, GraphSettings settings, OffloadListener listener)
      throws IOException, MachinesFileException, InterruptedException {
    ExecutorService threads = DaemonThreads.pool("build");
    try {
      return new GraphRun(head, service, graph, settings, listener, threads).run();
    } finally {
      // Builds that are ended early give back their slots first.
      threads.shutdownNow();
      Watch.awaitEnd(threads);
    }
  }
}
