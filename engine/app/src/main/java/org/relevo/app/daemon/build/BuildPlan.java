package org.relevo.app.daemon.build;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationOutput;
import org.relevo.formats.path.StorePath;

/**
 * What must be built for what is wanted: the derivations without valid outputs, and which of them needs which.
 *
 * @param nodes the derivations to build; empty if everything is there
 */
record BuildPlan(Map<StorePath, Node> nodes) {
  /**
   * A derivation to build.
   *
   * @param needs the derivations of the plan that must be built before
   */
  record Node(StorePath path, Derivation derivation, Set<StorePath> needs) {}

  /**
   * Looks at what is valid now.
   *
   * @param wanted derivations whose outputs are all wanted, and items that must be valid
   * @throws BuildFailedException if something is neither valid nor made by a derivation that is
   */
  static BuildPlan of(BuildStore store, Collection<StorePath> wanted) throws IOException {
    Map<StorePath, Node> nodes = new LinkedHashMap<>();
    Deque<StorePath> open = new ArrayDeque<>();
    for (StorePath path : wanted) {
      if (!isValid(store, path)) {
        throw new BuildFailedException(
            Kind.TRANSIENT,
            path
                + (path.isDerivation()
                    ? " is not valid in the store of this host; send the derivation with its inputs first"
                    : " is not valid in the store of this host, and it is no derivation that could be built"));
      }
      if (path.isDerivation()) {
        Derivation derivation = store.derivation(path);
        if (lacks(store, derivation, derivation.outputs().keySet())) {
          open.add(path);
        }
      }
    }
    Set<StorePath> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      StorePath path = open.pop();
      Derivation derivation = store.derivation(path);
      requireSources(store, path, derivation);
      Set<StorePath> needs = new TreeSet<>();
      for (Map.Entry<StorePath, SortedSet<String>> input :
          derivation.inputDerivations().entrySet()) {
        if (lacks(store, store.derivation(input.getKey()), input.getValue())) {
          needs.add(input.getKey());
          if (seen.add(input.getKey())) {
            open.add(input.getKey());
          }
        }
      }
      nodes.put(path, new Node(path, derivation, needs));
    }
    return new BuildPlan(nodes);
  }

  private static boolean isValid(BuildStore store, StorePath path) throws IOException {
    return !store.queryValid(Set.of(path)).isEmpty();
  }

  private static boolean lacks(BuildStore store, Derivation derivation, Set<String> names)
      throws IOException {
    Set<StorePath> outputs = new HashSet<>();
    for (String name : names) {
      DerivationOutput output = derivation.outputs().get(name);
      if (output != null) {
        outputs.add(output.path());
      }
    }
    return store.queryValid(outputs).size() < outputs.size();
  }

  private static void requireSources(BuildStore store, StorePath path, Derivation derivation)
      throws IOException {
    Set<StorePath> absent = new TreeSet<>(derivation.inputSources());
    absent.removeAll(store.queryValid(absent));
    if (!absent.isEmpty()) {
      throw new BuildFailedException(
          Kind.TRANSIENT,
          absent.iterator().next() + ", which " + path
              + " needs, is not valid in the store of this host, and nothing says how to make it");
    }
  }
}
