package org.relevo.core.offload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.relevo.core.store.Store;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationOutput;
import org.relevo.formats.path.StorePath;

/**
 * The derivations that must be built so that all outputs of some are valid, and which wait for which.
 *
 * @param derivations all that were looked at, among them those whose outputs are valid
 * @param needs for each derivation to build, those to build before it
 */
public record BuildGraph(
    Map<StorePath, Derivation> derivations, Map<StorePath, Set<StorePath>> needs) {

  /**
   * Finds out what must be built for {@code roots}: goes from each to its inputs as far as outputs that are needed are
   * not valid. Asks {@code store} once for each level of the graph which outputs are.
   */
  public static BuildGraph of(Store store, Collection<StorePath> roots) throws IOException {
    Map<StorePath, Derivation> derivations = new LinkedHashMap<>();
    Set<StorePath> toBuild = new HashSet<>();
    Set<Wanted> seen = new HashSet<>();
    List<Wanted> level = new ArrayList<>();
    for (StorePath root : roots) {
      SortedSet<String> all =
          new TreeSet<>(read(store, derivations, root).outputs().keySet());
      level.add(new Wanted(root, all));
    }
    while (!level.isEmpty()) {
      level.removeIf(wanted -> !seen.add(wanted));
      Set<StorePath> outputs = new HashSet<>();
      for (Wanted wanted : level) {
        outputs.addAll(wanted.paths(read(store, derivations, wanted.derivation)));
      }
      Set<StorePath> valid = outputs.isEmpty() ? Set.of() : store.queryValid(outputs);
      List<Wanted> next = new ArrayList<>();
      for (Wanted wanted : level) {
        Derivation derivation = read(store, derivations, wanted.derivation);
        boolean missing = !valid.containsAll(wanted.paths(derivation));
        if (missing && toBuild.add(wanted.derivation)) {
          derivation.inputDerivations().forEach((path, names) -> next.add(new Wanted(path, names)));
        }
      }
      level = next;
    }
    Map<StorePath, Set<StorePath>> needs = new HashMap<>();
    for (StorePath path : toBuild) {
      Set<StorePath> before =
          new TreeSet<>(read(store, derivations, path).inputDerivations().keySet());
      before.retainAll(toBuild);
      needs.put(path, before);
    }
    return new BuildGraph(derivations, needs);
  }

  private static Derivation read(Store store, Map<StorePath, Derivation> known, StorePath path)
      throws IOException {
    Derivation derivation = known.get(path);
    if (derivation == null) {
      derivation = store.derivation(path);
      known.put(path, derivation);
    }
    return derivation;
  }

  /** Returns the derivations to build, each after those that it needs; equals in the order of their paths. */
  public List<StorePath> order() {
    List<StorePath> order = new ArrayList<>();
    Map<StorePath, Integer> waiting = new HashMap<>();
    Map<StorePath, List<StorePath>> dependents = dependents();
    TreeSet<StorePath> ready = new TreeSet<>();
    needs.forEach((path, before) -> {
      waiting.put(path, before.size());
      if (before.isEmpty()) {
        ready.add(path);
      }
    });
    while (!ready.isEmpty()) {
      StorePath path = ready.first();
      ready.remove(path);
      order.add(path);
      for (StorePath dependent : dependents.getOrDefault(path, List.of())) {
        if (waiting.merge(dependent, -1, Integer::sum) == 0) {
          ready.add(dependent);
        }
      }
    }
    return order;
  }

  /** Returns, for each derivation to build, those that wait for it. */
  Map<StorePath, List<StorePath>> dependents() {
    Map<StorePath, List<StorePath>> dependents = new HashMap<>();
    needs.forEach((path, before) -> before.forEach(
        need -> dependents.computeIfAbsent(need, key -> new ArrayList<>()).add(path)));
    return dependents;
  }

  /** Returns the outputs of a derivation of the graph, by name. */
  public List<StorePath> outputs(StorePath derivation) {
    Derivation known = derivations.get(derivation);
    if (known == null) {
      throw new IllegalArgumentException(derivation + " is not in the graph");
    }
    return known.outputs().values().stream().map(DerivationOutput::path).toList();
  }

  private record Wanted(StorePath derivation, SortedSet<String> names) {
    List<StorePath> paths(Derivation read) {
      List<StorePath> paths = new ArrayList<>();
      for (String name : names) {
        DerivationOutput output = read.outputs().get(name);
        if (output != null) {
          paths.add(output.path());
        }
      }
      return paths;
    }
  }
}
