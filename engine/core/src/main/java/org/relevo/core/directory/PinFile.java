package org.relevo.core.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.relevo.core.machine.HostKey;

/** The file of pinned keys, for adding to it. */
public final class PinFile {
  private PinFile() {}

  /** Returns the line that pins a key for a host: {@code NAME TYPE BASE64}, or {@code [NAME]:PORT TYPE BASE64}. */
  public static String line(String name, int port, HostKey key) {
    return (port == 22 ? name : "[" + name + "]:" + port) + " " + key;
  }

  /** Adds a line at the end, durably; makes the file and its directory if they are not there. */
  public static void append(Path file, String line) throws IOException {
    if (line.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("a line of a file has no control characters");
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    try (FileChannel channel = FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock unused = channel.lock()) {
      long end = channel.size();
      ByteBuffer last = ByteBuffer.allocate(1);
      boolean unfinished = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
      ByteBuffer text = ByteBuffer.wrap(
          ((unfinished ? "\n" : "") + line + "\n").getBytes(StandardCharsets.UTF_8));
      long at = end;
      while (text.hasRemaining()) {
        at += channel.write(text, at);
      }
      channel.force(true);
    }
  }
}
