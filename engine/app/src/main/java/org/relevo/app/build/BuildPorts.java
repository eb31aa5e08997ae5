package org.relevo.app.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.relevo.app.cli.EnginePort;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.offload.MachineConnector;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** What commands that build need of the rest of the program; a test gives its own. */
public interface BuildPorts extends EnginePort {
  /** Returns the parts of the program. */
  static BuildPorts production() {
    return new ProductionPorts();
  }

  /** Opens this host's store. */
  Store openStore(HeadDirectories directories) throws IOException;

  /**
   * Returns the machines that a machine file describes.
   *
   * @param trusted whether names in the file may mean something of Java
   */
  MachineSource machines(Path file, boolean trusted);

  /**
   * Evaluates a build graph, adds its derivations to the store, and returns those it asks for.
   *
   * @param trusted whether names in the file may mean something of Java
   */
  List<StorePath> graph(Path file, Store store, boolean trusted)
      throws IOException, MachinesFileException, InterruptedException;

  /** Makes what connects to machines; closed when the command ends. */
  Connections connections(StoreDir dir);

  /** A connector that must be closed. */
  interface Connections extends MachineConnector, AutoCloseable {
    @Override
    void close();
  }
}
