package org.relevo.examples.embedding;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.offload.Fate;
import org.relevo.core.offload.GraphOffload;
import org.relevo.core.offload.GraphResult;
import org.relevo.core.offload.GraphSettings;
import org.relevo.core.offload.OffloadListener;
import org.relevo.core.offload.OffloadSettings;
import org.relevo.core.offload.Offloader;
import org.relevo.core.offload.Outcome;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.trust.KeyFiles;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.scheme.GraphException;
import org.relevo.scheme.GraphProgram;
import org.relevo.scheme.MachineProgram;
import org.relevo.scheme.MachineProgramOptions;

/**
 * Builds a graph of derivations on build machines.
 *
 * <pre>BuildGraphElsewhere DIRECTORY MACHINES.scm GRAPH.scm</pre>
 *
 * <p>{@code DIRECTORY/etc} has the signing key and the ACL; the store and the state come to lie beside it. The machine
 * file has the name {@code directory} for that directory.
 */
public final class BuildGraphElsewhere {
  // The store paths of this host and of its machines begin with it, wherever the items lie.
  private static final StoreDir STORE = new StoreDir("/relevo-example/store");

  private final Path directory;
  private final PrintStream out;

  private BuildGraphElsewhere(Path directory, PrintStream out) {
    this.directory = directory;
    this.out = out;
  }

  /** Exits with 0 if all was built. */
  public static void main(String... arguments) throws Exception {
    BuildGraphElsewhere program =
        new BuildGraphElsewhere(Path.of(arguments[0]).toAbsolutePath(), System.out);
    try {
      System.exit(program.build(Path.of(arguments[1]), Path.of(arguments[2])) ? 0 : 1);
    } catch (MachinesFileException | GraphException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private boolean build(Path machineFile, Path graphFile)
      throws IOException, MachinesFileException, InterruptedException {
    MachineProgramOptions options =
        MachineProgramOptions.DEFAULT.withBindings(Map.of("directory", directory.toString()));
    MachineProgram machines = new MachineProgram(machineFile, options);
    KeyFiles keys = new KeyFiles(directory.resolve("etc"));
    Path state = directory.resolve("state");
    StoreLayout layout = new StoreLayout(STORE, directory.resolve("store"), state);
    try (LocalStore store = LocalStore.open(layout, keys.signer(), keys.verifier());
        Offloader offloader =
            Offloader.overSsh(machines::evaluate, store, state, OffloadSettings.DEFAULT)) {
      List<StorePath> roots = GraphProgram.realise(graphFile, store);
      for (StorePath root : roots) {
        BuildRequest request = BuildRequest.of(root, store.derivation(root), BuildLimits.NONE);
        offloader.explain(request).placements().forEach(out::println);
      }
      GraphResult result =
          new GraphOffload(store, offloader).build(roots, GraphSettings.DEFAULT, new Log());
      result.fates().forEach((derivation, fate) -> {
        if (!fate.good()) {
          out.println(derivation + ": " + reason(fate));
        }
      });
      return result.good();
    }
  }

  private static String reason(Fate fate) {
    if (fate instanceof Fate.Offloaded done
        && done.outcome() instanceof Outcome.FailedForGood failed) {
      return failed.message();
    }
    if (fate instanceof Fate.Offloaded done && done.outcome() instanceof Outcome.Declined) {
      return "no machine can ever build it";
    }
    return fate.toString();
  }

  /** Shows what builders say. */
  private final class Log implements OffloadListener {
    @Override
    public void log(BuildRequest request, BuildMachine machine, byte[] piece) {
      out.write(piece, 0, piece.length);
    }

    @Override
    public void verified(BuildRequest request, BuildMachine machine, List<StorePath> outputs) {
      outputs.forEach(output -> out.println(output + " from " + machine.id()));
    }
  }
}
