package org.relevo.app.build;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.relevo.app.progress.Screen;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.offload.BuildGraph;
import org.relevo.core.offload.BuildService;
import org.relevo.core.offload.GraphOffload;
import org.relevo.core.offload.GraphResult;
import org.relevo.core.offload.GraphSettings;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StorePath;

/**
 * Builds derivations and what they need, telling a screen.
 *
 * @param head this host's store
 * @param service builds each of them
 * @param settings limits and patience
 * @param detail how much is told
 * @param screen where
 */
public record BuildJob(
    Store head, BuildService service, GraphSettings settings, Detail detail, Screen screen) {
  /** How much is told. */
  public enum Detail {
    /** Only what fails. */
    QUIET,
    /** Where each build goes, what is transferred, and logs. */
    NORMAL,
    /** And why each machine was chosen or passed over. */
    EXPLAIN
  }

  /**
   * Makes all outputs of {@code roots} valid here, or as many as can be.
   *
   * @throws IOException if this host itself failed
   * @throws InterruptedException if this thread was interrupted; what was under way was ended
   */
  public BuildSummary run(List<StorePath> roots)
      throws IOException, MachinesFileException, InterruptedException {
    BuildGraph graph = BuildGraph.of(head, roots);
    int count = graph.needs().size();
    if (detail != Detail.QUIET && count > 0) {
      screen.line(count + (count == 1 ? " derivation" : " derivations") + " to build");
    }
    GraphResult result = new GraphOffload(head, service)
        .build(graph, settings, new BuildReport(screen, detail, count > 1));
    Set<StorePath> outputs = new LinkedHashSet<>();
    roots.forEach(root -> outputs.addAll(graph.outputs(root)));
    List<StorePath> valid = new ArrayList<>(outputs);
    valid.retainAll(head.queryValid(outputs));
    return new BuildSummary(result, valid);
  }
}
