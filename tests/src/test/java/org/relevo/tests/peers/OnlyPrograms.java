package org.relevo.tests.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A machine that has few programs: an option of its SSH server, by which commands find these only. */
final class OnlyPrograms {
  private OnlyPrograms() {}

  /** Returns the option for the programs of these names, and what looking at a socket needs. */
  static String in(Path bin, String... names) throws IOException {
    Files.createDirectories(bin);
    for (String needed : List.of("dirname", "grep", "sh")) {
      link(bin, needed);
    }
    for (String name : names) {
      if (name.equals("guix")) {
        standIn(bin.resolve(name));
      } else {
        Peers.require(name, debianPackage(name));
        link(bin, name);
      }
    }
    return "SetEnv PATH=" + bin + " HOME=" + Files.createDirectories(bin.resolve("home"));
  }

  private static void link(Path bin, String name) throws IOException {
    Files.createSymbolicLink(bin.resolve(name), Path.of("/usr/bin", name));
  }

  private static String debianPackage(String name) {
    return switch (name) {
      case "guile" -> "guile-3.0";
      case "nc" -> "netcat-openbsd";
      default -> name;
    };
  }

  /** Guix itself is not to be had in Debian: what it does with these arguments, Guile does. */
  private static void standIn(Path guix) throws IOException {
    Peers.require("guile", "guile-3.0");
    Files.writeString(guix, """
        #!/bin/sh
        [ "$1 $2" = "repl --" ] || exit 2
        shift 2
        exec /usr/bin/guile "$@"
        """);
    Files.setPosixFilePermissions(guix, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
