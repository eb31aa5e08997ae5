package org.relevo.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This process, as the kernel has it in {@code /proc/self/stat}, proc(5). */
final class Proc {
  private Proc() {}

  private static String stat() throws IOException {
    return Files.readString(Path.of("/proc/self/stat"));
  }

  /** Returns the number of this process, as text. */
  static String self() throws IOException {
    String stat = stat();
    return stat.substring(0, stat.indexOf(' '));
  }

  /** Returns that of the process that started this one, or, when it is gone, of who has taken its place. */
  static String parent() throws IOException {
    String stat = stat();
    // The second field, in brackets, may hold anything; the third is one letter.
    int after = stat.lastIndexOf(')') + 4;
    return stat.substring(after, stat.indexOf(' ', after));
  }
}
