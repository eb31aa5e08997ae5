package org.relevo.app.build;

import java.io.IOException;
import java.nio.file.Path;
import org.relevo.core.store.Store;
import org.relevo.core.store.StoreException;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.path.StorePathException;

/** Finds the derivations that a command line names. */
public final class Roots {
  private Roots() {}

  /**
   * Returns the derivation that {@code argument} names: its store path, or the file on disk where the items of the store
   * lie.
   *
   * @param realDir where those lie
   * @throws IOException if it is no derivation, or not valid in the store
   */
  public static StorePath derivation(String argument, Store store, Path realDir)
      throws IOException {
    StoreDir dir = store.dir();
    StorePath path;
    try {
      Path file = Path.of(argument).toAbsolutePath().normalize();
      boolean onDisk = realDir.equals(file.getParent()) && file.getFileName() != null;
      path = onDisk ? StorePath.of(dir, file.getFileName().toString()) : dir.parse(argument);
    } catch (StorePathException e) {
      String hint =
          argument.endsWith(".drv") ? "" : "; for a file with a build graph use: -f " + argument;
      throw new StoreException(
          argument + " is not a derivation of this host's store " + dir + hint, e);
    }
    if (!path.isDerivation()) {
      throw new StoreException(path + " is not a derivation: its name does not end in .drv");
    }
    if (store.info(path).isEmpty()) {
      throw new StoreException(path
          + " is not in this host's store; to copy it from a host that has it, run there:"
          + " relevo archive --export -r "
          + path
          + " and here: relevo archive --import");
    }
    return path;
  }
}
