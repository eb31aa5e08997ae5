package org.relevo.tests.guix;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Guix as a suite of Debian's has it, unpacked in a directory of its own by {@code tests/guix/fetch}.
 *
 * @param root that directory
 */
record GuixPeer(Path root) {
  /** The suite with the newest Guix. */
  static final String NEW = "sid";

  /** The suite with Guix 1.2. */
  static final String OLD = "bullseye";

  /** Returns what was fetched from a suite; skips the test if nothing was, or if no namespace can be made. */
  static GuixPeer require(String suite) {
    Path root = directory().resolve(suite);
    Assumptions.assumeTrue(
        Files.isDirectory(root), () -> "no " + root + "; tests/guix/fetch " + suite + " makes it");
    Assumptions.assumeTrue(
        System.getProperty("user.name").equals("root"),
        "only root can make mount namespaces as guix-daemon needs them");
    return new GuixPeer(root);
  }

  private static Path directory() {
    return variable("RELEVO_GUIX_PEER")
        .map(Path::of)
        .orElseGet(() -> variable("XDG_CACHE_HOME")
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".cache"))
            .resolve("relevo")
            .resolve("guix-peer"));
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
  }
}
