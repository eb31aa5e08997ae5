package org.relevo.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/** The resident engine, as commands have it that could do the work themselves; a test gives none. */
public interface EnginePort {
  /**
   * Has it do the work, if it can.
   *
   * @param kind what is wanted
   * @param words further words about that
   * @return the exit code; empty if it must be done here
   */
  default OptionalInt onEngine(HeadDirectories directories, String kind, List<String> words)
      throws IOException {
    return OptionalInt.empty();
  }
}
