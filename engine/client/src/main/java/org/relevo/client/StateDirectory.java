package org.relevo.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where this host keeps Relevo's state: in Guix's state directory on a host with Guix's store, else in Relevo's own. */
public final class StateDirectory {
  private static final String GUIX_STORE = "/gnu/store";

  private StateDirectory() {}

  /**
   * Finds it.
   *
   * @param environment the process's
   * @param store the store directory that the command line names, if it names one
   * @param root {@code /}, or another directory in tests
   * @param user the user's name
   * @param home the user's home directory
   */
  public static Path find(
      Map<String, String> environment,
      @Nullable String store,
      Path root,
      String user,
      String home) {
    String named = variable(environment, "GUIX_STATE_DIRECTORY");
    if (named != null) {
      return Path.of(named);
    }
    if (isGuix(environment, store, root)) {
      return Path.of("/var/guix");
    }
    if (user.equals("root")) {
      return Path.of("/var/lib/relevo");
    }
    String xdg = variable(environment, "XDG_STATE_HOME");
    return (xdg == null ? Path.of(home, ".local", "state") : Path.of(xdg)).resolve("relevo");
  }

  /** Returns whether this host's store is Guix's. */
  public static boolean isGuix(Map<String, String> environment, @Nullable String store, Path root) {
    String variable = variable(environment, "NIX_STORE_DIR");
    return store == null
        && (variable == null || variable.equals(GUIX_STORE))
        && Files.isDirectory(root.resolve(GUIX_STORE.substring(1)));
  }

  private static @Nullable String variable(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
