package org.relevo.tests.peers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The foreign programs that tests speak with. */
public final class Peers {
  private Peers() {}

  /**
   * Makes sure that a program is installed: without it the test fails in continuous integration ({@code CI} is set), and is
   * skipped elsewhere.
   *
   * @param program its name
   * @param debianPackage what to install
   */
  public static void require(String program, String debianPackage) {
    if (installed(program)) {
      return;
    }
    String message = program + " is not installed; on Debian: apt-get install " + debianPackage;
    if (System.getenv("CI") != null) {
      Assertions.fail(message);
    }
    Assumptions.abort(message);
  }

  private static boolean installed(String program) {
    List<String> path = List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
    return Stream.concat(path.stream(), Stream.of("/usr/sbin", "/sbin", "/usr/local/sbin"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
