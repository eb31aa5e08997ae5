package org.relevo.app.daemon.build;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.relevo.formats.path.StorePath;

/**
 * The log of a build as kept on disk, {@code DIR/XX/REST.gz}, where XX are the first two digits of the derivation's
 * hash; and its last lines, for messages. A log that cannot be written is no reason for a build to fail. Used by one
 * thread at a time.
 */
final class LogFile implements Closeable {
  private static final int TAIL_BYTES = 8192;
  private static final int TAIL_LINES = 10;

  private final Path file;
  private final byte[] tail = new byte[TAIL_BYTES];
  private long written;
  private OutputStream out;

  private LogFile(Path file, OutputStream out) {
    this.file = file;
    this.out = out;
  }

  static Path path(Path logDirectory, StorePath derivation) {
    String name = derivation.baseName();
    return logDirectory.resolve(name.substring(0, 2)).resolve(name.substring(2) + ".gz");
  }

  static LogFile create(Path logDirectory, StorePath derivation) {
    Path file = path(logDirectory, derivation);
    OutputStream out;
    try {
      Files.createDirectories(file.getParent());
      out = new GZIPOutputStream(Files.newOutputStream(file), 8192, true);
    } catch (IOException e) {
      out = OutputStream.nullOutputStream();
    }
    return new LogFile(file, out);
  }

  Path path() {
    return file;
  }

  void write(byte[] buffer, int length) {
    for (int i = Math.max(0, length - TAIL_BYTES); i < length; i++) {
      tail[(int) ((written + i) % TAIL_BYTES)] = buffer[i];
    }
    written += length;
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      out = OutputStream.nullOutputStream();
    }
  }

  /** Returns the last lines, at most ten; empty if nothing was written. */
  String lastLines() {
    int size = (int) Math.min(written, TAIL_BYTES);
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = tail[(int) ((written - size + i) % TAIL_BYTES)];
    }
    String[] lines = new String(bytes, StandardCharsets.UTF_8).stripTrailing().split("\n", -1);
    int from = Math.max(0, lines.length - TAIL_LINES);
    return String.join("\n", java.util.Arrays.asList(lines).subList(from, lines.length));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
