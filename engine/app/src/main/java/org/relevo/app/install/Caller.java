package org.relevo.app.install;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Who runs the command, and as what.
 *
 * @param environment the variables
 * @param user the user's name
 * @param java the directory of the JDK that runs Relevo
 * @param launcher the script that started Relevo; empty if it was started in another way
 */
record Caller(Map<String, String> environment, String user, Path java, Optional<Path> launcher) {
  /** The property by which the launcher says where it is. */
  static final String LAUNCHER_PROPERTY = "relevo.launcher";

  Caller {
    environment = Map.copyOf(environment);
  }

  /** Looks at this process. */
  static Caller ofThisProcess() {
    return new Caller(
        System.getenv(),
        System.getProperty("user.name", ""),
        Path.of(System.getProperty("java.home", "/")),
        Optional.ofNullable(System.getProperty(LAUNCHER_PROPERTY))
            .map(file -> Path.of(file).toAbsolutePath().normalize()));
  }

  boolean isRoot() {
    return user.equals("root");
  }

  /** Returns a variable's value; empty if it is not set, or to nothing. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
