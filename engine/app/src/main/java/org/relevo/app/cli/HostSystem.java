package org.relevo.app.cli;

import java.util.Locale;

/** The system type of this host, in the terms of derivations. */
public final class HostSystem {
  private HostSystem() {}

  /** Returns it, such as {@code x86_64-linux}. */
  public static String name() {
    return name(System.getProperty("os.arch", ""), System.getProperty("os.name", ""));
  }

  static String name(String arch, String os) {
    String cpu = switch (arch) {
      case "amd64" -> "x86_64";
      case "x86", "i386", "i586" -> "i686";
      case "arm" -> "armhf";
      case "ppc64le" -> "powerpc64le";
      default -> arch;
    };
    String kernel = os.equals("Mac OS X") ? "darwin" : os.toLowerCase(Locale.ROOT);
    return cpu + "-" + kernel;
  }
}
