package org.relevo.app.build;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.relevo.app.progress.Screen;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.offload.BuildGraph;
import org.relevo.core.offload.GraphOffload;
import org.relevo.core.offload.GraphResult;
import org.relevo.core.offload.GraphSettings;
import org.relevo.core.offload.MachineConnector;
import org.relevo.core.offload.OffloadSettings;
import org.relevo.core.offload.Offloader;
import org.relevo.core.slot.Slots;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StorePath;

/**
 * Offloads derivations and what they need, telling a screen.
 *
 * @param head this host's store
 * @param machines which machines there are
 * @param connector how they are reached
 * @param state where the lock files of slots are
 * @param settings limits and patience
 * @param detail how much is told
 * @param screen where
 */
record BuildJob(
    Store head,
    MachineSource machines,
    MachineConnector connector,
    Path state,
    GraphSettings settings,
    BuildReport.Detail detail,
    Screen screen) {

  /** Makes all outputs of {@code roots} valid here, or as many as can be. */
  BuildSummary run(List<StorePath> roots)
      throws IOException, MachinesFileException, InterruptedException {
    BuildGraph graph = BuildGraph.of(head, roots);
    int count = graph.needs().size();
    if (detail != BuildReport.Detail.QUIET && count > 0) {
      screen.line(count + (count == 1 ? " derivation" : " derivations") + " to build");
    }
    try (Offloader offloader = new Offloader(
        machines,
        head,
        Slots.in(state),
        connector,
        OffloadSettings.DEFAULT,
        InstantSource.system(),
        new SplittableRandom())) {
      GraphResult result = new GraphOffload(head, offloader)
          .build(graph, settings, new BuildReport(screen, detail, count > 1));
      Set<StorePath> outputs = new LinkedHashSet<>();
      roots.forEach(root -> outputs.addAll(graph.outputs(root)));
      List<StorePath> valid = new ArrayList<>(outputs);
      valid.retainAll(head.queryValid(outputs));
      return new BuildSummary(result, valid);
    }
  }
}
