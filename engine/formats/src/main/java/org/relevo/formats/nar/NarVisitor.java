package org.relevo.formats.nar;

import java.io.IOException;
import java.io.InputStream;

/**
 * What is told of a file tree, depth first, the entries of a directory in byte order of their names. The root has the
 * empty name.
 */
public interface NarVisitor {
  /** A directory begins; its entries follow, then {@link #leaveDirectory}. */
  void enterDirectory(String name) throws IOException;

  /** The directory entered last and not left yet ends. */
  void leaveDirectory() throws IOException;

  /**
   * A regular file.
   *
   * @param size its length in bytes
   * @param contents exactly {@code size} bytes; what is left unread is passed over
   */
  void regular(String name, boolean executable, long size, InputStream contents) throws IOException;

  /** A symbolic link. */
  void symlink(String name, String target) throws IOException;
}
