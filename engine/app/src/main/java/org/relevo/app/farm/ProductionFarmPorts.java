package org.relevo.app.farm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.relevo.app.cli.EngineAccess;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.ProgramOptions;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.trust.BundleSigner;
import org.relevo.core.trust.BundleVerifier;
import org.relevo.core.trust.KeyFiles;
import org.relevo.scheme.MachinesFile;

/** The parts of the program. */
final class ProductionFarmPorts implements FarmPorts {
  @Override
  public MachineSource machines(Path file, boolean trusted) {
    return new MachinesFile(file, ProgramOptions.with(trusted));
  }

  @Override
  public OptionalInt onEngine(HeadDirectories directories, String kind, List<String> words)
      throws IOException {
    return EngineAccess.run(directories, kind, words);
  }

  @Override
  public BundleSigner signer(HeadDirectories directories) throws IOException {
    return new KeyFiles(directories.configuration()).signingKey();
  }

  @Override
  public BundleVerifier verifier(HeadDirectories directories) {
    return new KeyFiles(directories.configuration()).verifier();
  }
}
