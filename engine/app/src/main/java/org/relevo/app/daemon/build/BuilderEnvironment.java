package org.relevo.app.daemon.build;

import java.util.Map;
import java.util.TreeMap;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StoreDir;

/** The environment of a builder: the derivation's own, and the few variables that every daemon adds. */
final class BuilderEnvironment {
  private BuilderEnvironment() {}

  /**
   * Returns the whole environment.
   *
   * @param top the directory that the builder starts in, as it sees it
   * @param cores for {@code NIX_BUILD_CORES}
   * @param host this process's environment, for the variables that a fixed-output derivation asks for by name
   */
  static Map<String, String> of(
      Derivation derivation, StoreDir store, String top, int cores, Map<String, String> host) {
    Map<String, String> variables = new TreeMap<>();
    // The derivation may override these …
    variables.put("PATH", "/path-not-set");
    variables.put("HOME", "/homeless-shelter");
    variables.put("NIX_STORE", store.text());
    variables.put("NIX_BUILD_CORES", Integer.toString(cores));
    variables.putAll(derivation.environment());
    // … but not these.
    for (String name : new String[] {"NIX_BUILD_TOP", "TMPDIR", "TEMPDIR", "TMP", "TEMP", "PWD"}) {
      variables.put(name, top);
    }
    if (isFixedOutput(derivation)) {
      variables.put("NIX_OUTPUT_CHECKED", "1");
      for (String name :
          derivation.environment().getOrDefault("impureEnvVars", "").split("\\s+")) {
        if (!name.isEmpty()) {
          variables.put(name, host.getOrDefault(name, ""));
        }
      }
    }
    return variables;
  }

  /** Returns whether the content of the output is known in advance, so that the builder may use the network. */
  static boolean isFixedOutput(Derivation derivation) {
    return derivation.outputs().values().stream()
        .anyMatch(output -> output.fixed().isPresent());
  }
}
