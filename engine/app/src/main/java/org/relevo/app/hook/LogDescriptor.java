package org.relevo.app.hook;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * File descriptor 4, where the daemon wants the builder's output. Java can open it by its name below {@code /proc}. Where it
 * was not given to us, what is said there goes to standard error.
 *
 * @param stream what is written there
 */
record LogDescriptor(OutputStream stream) implements AutoCloseable {
  private static final String NUMBER = "4";
  private static final int WRITABLE = 3;

  static LogDescriptor open() throws IOException {
    if (!isWritable(Path.of("/proc/self/fdinfo", NUMBER))) {
      return new LogDescriptor(new FilterOutputStream(System.err) {
        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
          out.write(buffer, offset, length);
        }

        @Override
        public void close() throws IOException {
          flush();
        }
      });
    }
    return new LogDescriptor(Files.newOutputStream(
        Path.of("/proc/self/fd", NUMBER), StandardOpenOption.WRITE, StandardOpenOption.APPEND));
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
          return (Integer.parseInt(line.substring("flags:".length()).strip(), 8) & WRITABLE) != 0;
        }
      }
      return false;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
