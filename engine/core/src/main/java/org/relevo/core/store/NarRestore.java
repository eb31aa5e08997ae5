package org.relevo.core.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import org.relevo.formats.nar.NarVisitor;

/**
 * Makes the file tree that a nar describes, with canonical permissions and times. Every file is made anew, so nothing
 * outside of the root can be touched, whatever links the nar holds. Not thread-safe.
 */
public final class NarRestore implements NarVisitor {
  private final Path root;
  private final Deque<Path> directories = new ArrayDeque<>();
  private final byte[] buffer = new byte[64 * 1024];

  /** Creates a restorer of one tree at {@code root}, where nothing may be yet. */
  public NarRestore(Path root) {
    this.root = root;
  }

  @Override
  public void enterDirectory(String name) throws IOException {
    Path directory = place(name);
    Files.createDirectory(directory);
    directories.push(directory);
  }

  @Override
  public void leaveDirectory() throws IOException {
    CanonicalMetadata.set(directories.pop(), true);
  }

  @Override
  public void regular(String name, boolean executable, long size, InputStream contents)
      throws IOException {
    Path file = place(name);
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int n = contents.read(buffer); n >= 0; n = contents.read(buffer)) {
        out.write(buffer, 0, n);
      }
    }
    CanonicalMetadata.set(file, executable);
  }

  @Override
  public void symlink(String name, String target) throws IOException {
    Path link = place(name);
    Files.createSymbolicLink(link, Path.of(target));
    CanonicalMetadata.setTime(link);
  }

  private Path place(String name) throws StoreException {
    Path directory = directories.peek();
    if (directory == null) {
      return root;
    }
    Path file = directory.resolve(name);
    // The reader has refused such names; what a file system makes of a name is checked where it
    // matters.
    if (!directory.equals(file.getParent())) {
      throw new StoreException(
          "a nar has an entry \"" + name + "\" that leads out of its directory ("
              + name.getBytes(StandardCharsets.UTF_8).length + " bytes)");
    }
    return file;
  }
}
