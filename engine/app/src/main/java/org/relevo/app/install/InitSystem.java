package org.relevo.app.install;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What starts guix-daemon on the host. */
enum InitSystem {
  /** The Shepherd, as Guix System's declaration says. */
  GUIX_SYSTEM,
  SYSTEMD,
  OPENRC,
  /** A script in {@code /etc/init.d}. */
  SYSVINIT,
  /** The Shepherd on another distribution, or nothing that is known. */
  OTHER;

  private static final int FIRST_LINE = 64;

  /** Looks for the signs of each. */
  static InitSystem of(HostRoot root, SystemdService service) {
    if (Files.isDirectory(root.at("/run/current-system/profile"))) {
      return GUIX_SYSTEM; // NixOS has a /run/current-system without it
    }
    if (service.unit().isPresent() || Files.isDirectory(root.at("/run/systemd/system"))) {
      return SYSTEMD;
    }
    Path script = root.at("/etc/init.d/guix-daemon");
    if (!Files.isRegularFile(script)) {
      return OTHER;
    }
    try (InputStream in = Files.newInputStream(script)) {
      String start = new String(in.readNBytes(FIRST_LINE), StandardCharsets.UTF_8);
      return start.lines().findFirst().orElse("").contains("openrc-run") ? OPENRC : SYSVINIT;
    } catch (IOException e) {
      return SYSVINIT; // Both get nearly the same advice.
    }
  }
}
