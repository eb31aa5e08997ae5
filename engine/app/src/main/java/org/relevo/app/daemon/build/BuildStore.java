package org.relevo.app.daemon.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import org.relevo.core.store.Store;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StorePath;

/** The store of this host as a build daemon needs it: a store whose items are files here. Thread-safe. */
public interface BuildStore extends Store {
  /** Returns where the items lie on disk. */
  Path realDir();

  /** Returns where {@code path} lies, or would lie, on disk. */
  Path realPath(StorePath path);

  /** Returns the valid item whose path has this hash part, if there is one. */
  Optional<StorePath> pathFromHashPart(String hashPart) throws IOException;

  /** Adds a file, given as the nar of a regular file, named by the SHA-256 of its content, and returns its path. */
  StorePath addFlatFile(String name, java.io.InputStream nar) throws IOException;

  /** Waits until no other process or thread builds any of {@code outputs}, and keeps them from it until closed. */
  Lock lock(Collection<StorePath> outputs) throws IOException, InterruptedException;

  /**
   * Makes the outputs of {@code derivation}, which lie at their real paths, valid: canonical permissions and times,
   * references found by scanning, hashes of fixed outputs checked; all or none.
   *
   * @throws org.relevo.core.store.StoreException if an output is missing, or is not what it must be
   */
  void registerOutputs(StorePath path, Derivation derivation) throws IOException;

  /** A lock on outputs. */
  interface Lock extends AutoCloseable {
    @Override
    void close() throws IOException;
  }
}
