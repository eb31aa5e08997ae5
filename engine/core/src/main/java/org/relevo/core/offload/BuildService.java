package org.relevo.core.offload;

import java.io.IOException;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.MachinesFileException;

/** Builds one derivation somewhere. Thread-safe. */
public interface BuildService {
  /**
   * Has the request built, and its outputs made valid here. What the derivation needs must be valid here already.
   *
   * @throws IOException if this host itself failed: its store, its lock files
   * @throws MachinesFileException if it is not known which machines there are
   * @throws InterruptedException if this thread was interrupted; the build was ended
   */
  Outcome offload(BuildRequest request, OffloadListener listener)
      throws IOException, MachinesFileException, InterruptedException;

  /** Returns how many builds could be under way at once, at least 1. */
  int capacity() throws MachinesFileException;
}
