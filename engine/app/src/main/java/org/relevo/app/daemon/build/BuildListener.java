package org.relevo.app.daemon.build;

import java.io.IOException;
import java.nio.file.Path;
import org.relevo.formats.path.StorePath;

/**
 * Someone who waits for builds. Called by the threads of several builds at once; an {@link IOException} says that nobody
 * listens any more.
 */
public interface BuildListener {
  /**
   * A builder was started.
   *
   * @param log where its log is kept
   * @param pid names it in {@link #output}
   */
  void started(StorePath derivation, String system, Path log, long pid) throws IOException;

  /** A builder wrote the first {@code length} bytes of {@code buffer}, which is used again afterwards. */
  void output(long pid, byte[] buffer, int length) throws IOException;

  /** A build gave its outputs. */
  void succeeded(StorePath derivation) throws IOException;

  /** A build did not give its outputs. */
  void failed(StorePath derivation, BuildFailedException reason) throws IOException;

  /** The daemon or its hook has something to say, in one line; to programs if it begins with {@code @}. */
  void note(String line) throws IOException;
}
