package org.relevo.app.farm;

import java.io.IOException;
import java.nio.file.Path;
import org.relevo.app.cli.EnginePort;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.trust.BundleSigner;
import org.relevo.core.trust.BundleVerifier;

/** What the commands need of the rest of the program; a test gives its own. */
interface FarmPorts extends EnginePort {
  /**
   * Returns the machines that a machine file describes.
   *
   * @param trusted whether names in the file may mean something of Java
   */
  MachineSource machines(Path file, boolean trusted);

  /**
   * Returns what signs with this host's key.
   *
   * @throws IOException if it has none
   */
  BundleSigner signer(HeadDirectories directories) throws IOException;

  /** Returns what checks signatures against this host's ACL. */
  BundleVerifier verifier(HeadDirectories directories);
}
