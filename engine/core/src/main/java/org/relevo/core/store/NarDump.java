package org.relevo.core.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.relevo.formats.nar.NarVisitor;

/** Tells a {@link NarVisitor}, such as a nar writer, of a file tree on disk. Follows no symbolic link. */
public final class NarDump {
  private NarDump() {}

  /**
   * Walks the tree at {@code root}.
   *
   * @throws StoreException if it holds a file that no nar can: a socket, a device, a name that is not UTF-8
   */
  public static void dump(Path root, NarVisitor visitor) throws IOException {
    dump(root, "", visitor);
  }

  private static void dump(Path file, String name, NarVisitor visitor) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isSymbolicLink()) {
      visitor.symlink(name, Files.readSymbolicLink(file).toString());
    } else if (attributes.isDirectory()) {
      visitor.enterDirectory(name);
      for (Path entry : entries(file).values()) {
        dump(entry, fileName(entry), visitor);
      }
      visitor.leaveDirectory();
    } else if (attributes.isRegularFile()) {
      boolean executable = attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
      try (InputStream contents = Files.newInputStream(file)) {
        visitor.regular(name, executable, attributes.size(), contents);
      }
    } else {
      throw new StoreException(file
          + " is neither a file nor a directory nor a symbolic link, so it cannot be in a store");
    }
  }

  private static SortedMap<byte[], Path> entries(Path directory) throws IOException {
    // Byte order of UTF-8, which is not the order of Java's strings.
    SortedMap<byte[], Path> entries = new TreeMap<>(Arrays::compareUnsigned);
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path entry : stream) {
        entries.put(fileName(entry).getBytes(StandardCharsets.UTF_8), entry);
      }
    }
    return entries;
  }

  static String fileName(Path file) throws IOException {
    Path name = file.getFileName();
    String text = name == null ? "" : name.toString();
    if (text.isEmpty() || text.indexOf('\ufffd') >= 0) {
      throw new StoreException(
          file + " has a name that is not UTF-8, which Relevo does not support");
    }
    return text;
  }
}
