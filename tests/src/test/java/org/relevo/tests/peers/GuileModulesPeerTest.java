package org.relevo.tests.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A module of Relevo's exports nothing that Guile's module of that name does not: what works here works there. */
class GuileModulesPeerTest {
  @Test
  void modules_exports_areThoseOfGuile() throws Exception {
    Peers.require("guile", "guile-3.0");
    Path scheme = Path.of("..", "scheme", "src");
    Process guile = new ProcessBuilder(
            "guile",
            "--no-auto-compile",
            scheme.resolve(Path.of("test", "resources", "guile", "modules.scm")).toString(),
            scheme
                .resolve(
                    Path.of("main", "resources", "org", "relevo", "scheme", "dialect", "modules"))
                .toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    String strange = new String(guile.getInputStream().readAllBytes(), UTF_8);

    assertThat(guile.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(guile.exitValue()).isZero();
    // What only GNU Guix has.
    assertThat(strange.lines()).containsExactly("(guix gexp)");
  }
}
