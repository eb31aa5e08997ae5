package org.relevo.app.daemon.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import java.util.Set;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.core.store.StoreException;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StorePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outputs that a build is to make, which are locked: not in the store at first, and in the end all valid or none.
 *
 * @param missing the outputs that are not valid yet
 */
record Outputs(
    BuildStore store,
    StorePath path,
    Derivation derivation,
    Verdict verdict,
    Set<StorePath> missing) {
  private static final Logger LOG = LoggerFactory.getLogger(Outputs.class);

  /** Makes room for them: a build that was killed may have left something. */
  void clear() throws IOException {
    for (StorePath output : missing) {
      store.addTempRoot(output);
      Trees.delete(store.realPath(output));
    }
  }

  /** Returns those that do not lie at their real paths. */
  List<StorePath> absent() {
    return missing.stream()
        .filter(output -> !Files.exists(store.realPath(output), LinkOption.NOFOLLOW_LINKS))
        .toList();
  }

  /** Makes them valid. */
  void register() throws IOException {
    try {
      store.registerOutputs(path, derivation);
    } catch (StoreException e) {
      throw new BuildFailedException(
          verdict.diskFull().getAsBoolean() ? Kind.TRANSIENT : Kind.PERMANENT,
          "the outputs of " + path + " were refused: " + e.getMessage(),
          e);
    }
  }

  /** Removes what a failed build made of them. */
  void discard() {
    for (StorePath output : missing) {
      try {
        Trees.delete(store.realPath(output));
      } catch (IOException e) {
        LOG.warn("{} stays behind: {}", output, e.getMessage());
      }
    }
  }
}
