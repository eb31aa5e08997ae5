package org.relevo.app.install;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The texts of the scripts that are installed; they lie among the resources, with names for what differs. */
final class HookScripts {
  private HookScripts() {}

  /**
   * Returns the script that guix-daemon runs as guix.
   *
   * @param launcher what starts Relevo
   * @param guix the real guix, if one was found; the script looks for others where that is gone
   */
  static String wrapper(Path launcher, Optional<Path> guix) {
    return MarkedText.of(resource("guix.sh")
        .replace("@LAUNCHER@", Quoting.shell(launcher.toString()))
        .replace("@GUIX@", guix.map(file -> Quoting.shell(file.toString())).orElse("''")));
  }

  /** Returns the script that starts guix-daemon so that it runs {@code wrapper}. */
  static String starter(Path wrapper) {
    return MarkedText.of(
        resource("guix-daemon.sh").replace("@WRAPPER@", Quoting.shell(wrapper.toString())));
  }

  private static String resource(String name) {
    try (InputStream in = HookScripts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
