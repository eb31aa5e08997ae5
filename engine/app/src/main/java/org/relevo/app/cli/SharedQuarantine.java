package org.relevo.app.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.relevo.core.offload.OffloadSettings;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.quarantine.QuarantineFiles;

/** What all commands of this host know against build machines. */
public final class SharedQuarantine {
  private SharedQuarantine() {}

  /** Returns it. */
  public static Quarantine in(Path stateDirectory) {
    return QuarantineFiles.in(
        stateDirectory,
        OffloadSettings.DEFAULT.backoff(),
        InstantSource.system(),
        new SplittableRandom());
  }
}
