package org.relevo.core.offload;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.relevo.core.store.TestingStore;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationOutput;
import org.relevo.formats.path.StorePath;

/** Puts derivations into a store in memory. */
final class TestingDerivations {
  private TestingDerivations() {}

  /** Makes {@code NAME.drv} valid: one output, built from the outputs of {@code inputs}. */
  static StorePath add(TestingStore store, String name, StorePath... inputs) {
    return add(store, name, "x86_64-linux", "", inputs);
  }

  static StorePath add(
      TestingStore store, String name, String system, String features, StorePath... inputs) {
    TreeMap<String, DerivationOutput> outputs = new TreeMap<>();
    outputs.put("out", new DerivationOutput(store.path(name), Optional.empty()));
    TreeMap<StorePath, java.util.SortedSet<String>> needs = new TreeMap<>();
    for (StorePath input : inputs) {
      needs.put(input, new TreeSet<>(List.of("out")));
    }
    TreeMap<String, String> environment = new TreeMap<>();
    if (!features.isEmpty()) {
      environment.put("requiredSystemFeatures", features);
    }
    StorePath path = store.path(name + ".drv");
    Derivation derivation = new Derivation(
        outputs,
        needs,
        new TreeSet<>(),
        system,
        "/bin/sh",
        List.of("-c", "echo " + Arrays.toString(inputs)),
        environment);
    store.add(path, derivation, inputs);
    return path;
  }

  static StorePath output(TestingStore store, String name) {
    return store.path(name);
  }
}
