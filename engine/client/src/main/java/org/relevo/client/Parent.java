package org.relevo.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process that started this one, as the kernel has it now. */
final class Parent {
  private Parent() {}

  /** Returns its number, as text. The fourth field of {@code /proc/self/stat}, proc(5); the second may hold anything. */
  static String id() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    int after = stat.lastIndexOf(')') + 4;
    return stat.substring(after, stat.indexOf(' ', after));
  }
}
