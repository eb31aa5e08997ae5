package org.relevo.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** File descriptor 4, where a build daemon wants its hook to write the builder's output. Java can open it by its name below {@code /proc}. */
public final class LogDescriptor {
  private static final String NUMBER = "4";
  private static final int WRITABLE = 3;

  private LogDescriptor() {}

  /** Returns a stream to it; null if this process was given none. */
  public static @Nullable OutputStream open() throws IOException {
    if (!isWritable(Path.of("/proc/self/fdinfo", NUMBER))) {
      return null;
    }
    return Files.newOutputStream(
        Path.of("/proc/self/fd", NUMBER), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /**
   * Returns whether the descriptor is there to be written to: if the daemon gave us none, the number may be that of a file that
   * this virtual machine reads.
   *
   * @param info the kernel's file about it, see proc(5)
   */
  static boolean isWritable(Path info) throws IOException {
    try {
      for (String line : Files.readAllLines(info)) {
        if (line.startsWith("flags:")) {
          return (Integer.parseInt(line.substring("flags:".length()).trim(), 8) & WRITABLE) != 0;
        }
      }
      return false;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
