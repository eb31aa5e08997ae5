package org.relevo.tests.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What builds wait at until a test lets them go on.
 *
 * @param file what opens it by being there; builders see its directory
 */
record Gate(Path file) {
  /** Returns shell commands that end once the gate is open. */
  String await() {
    return "while ! [ -e " + file + " ]; do sleep 0.1; done";
  }

  void open() throws IOException {
    Files.createFile(file);
  }
}
