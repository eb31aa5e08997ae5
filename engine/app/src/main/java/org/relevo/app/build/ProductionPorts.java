package org.relevo.app.build;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import org.relevo.app.cli.EngineAccess;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadStore;
import org.relevo.app.cli.ProgramOptions;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.offload.MachineConnection;
import org.relevo.core.offload.SshMachines;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.scheme.GraphProgram;
import org.relevo.scheme.MachinesFile;

/** The parts of the program. */
final class ProductionPorts implements BuildPorts {
  @Override
  public Store openStore(HeadDirectories directories) throws IOException {
    return HeadStore.open(directories);
  }

  @Override
  public MachineSource machines(Path file, boolean trusted) {
    return new MachinesFile(file, ProgramOptions.with(trusted));
  }

  @Override
  public List<StorePath> graph(Path file, Store store, boolean trusted)
      throws IOException, InterruptedException {
    return GraphProgram.realise(file, store, trusted);
  }

  @Override
  public OptionalInt onEngine(HeadDirectories directories, String kind, List<String> words)
      throws IOException {
    return EngineAccess.run(directories, kind, words);
  }

  @Override
  public Connections connections(StoreDir dir) {
    SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
    SshMachines machines = new SshMachines(connector, dir, InstantSource.system());
    return new Connections() {
      @Override
      public MachineConnection connect(BuildMachine machine) throws IOException {
        return machines.connect(machine);
      }

      @Override
      public void assume(Function<BuildMachine, OptionalDouble> rates) {
        machines.assume(rates);
      }

      @Override
      public void close() {
        connector.close();
      }
    };
  }
}
