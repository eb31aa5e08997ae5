package org.relevo.core.store;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StorePath;

/**
 * What a derivation says its outputs may refer to, in four variables of its environment: {@code allowedReferences} and
 * {@code disallowedReferences} for what they refer to themselves, {@code allowedRequisites} and {@code
 * disallowedRequisites} for their closures. Each is a list of store paths and of names of outputs.
 */
final class ReferenceRules {
  private final Store store;
  private final StorePath path;
  private final Derivation derivation;

  ReferenceRules(Store store, StorePath path, Derivation derivation) {
    this.store = store;
    this.path = path;
    this.derivation = derivation;
  }

  /** Throws unless {@code outputs}, none of them valid yet, keep all four rules. */
  void check(Collection<PathInfo> outputs) throws IOException {
    Map<StorePath, SortedSet<StorePath>> fresh = new HashMap<>();
    outputs.forEach(info -> fresh.put(info.path(), info.references()));
    for (PathInfo output : outputs) {
      SortedSet<StorePath> references = output.references();
      check(output, "allowedReferences", true, references);
      check(output, "disallowedReferences", false, references);
      if (names("allowedRequisites") || names("disallowedRequisites")) {
        SortedSet<StorePath> closure = closure(output.path(), fresh);
        closure.remove(output.path()); // as in the real daemon
        check(output, "allowedRequisites", true, closure);
        check(output, "disallowedRequisites", false, closure);
      }
    }
  }

  private boolean names(String variable) {
    return derivation.environment().containsKey(variable);
  }

  private void check(PathInfo output, String variable, boolean allowed, Set<StorePath> used)
      throws IOException {
    if (!names(variable)) {
      return;
    }
    SortedSet<StorePath> bad = new TreeSet<>(used);
    if (allowed) {
      bad.removeAll(listed(variable));
    } else {
      bad.retainAll(listed(variable));
    }
    if (!bad.isEmpty()) {
      throw new StoreException(
          output.path() + " refers to what " + variable + " of " + path + " does not admit: "
              + String.join(", ", bad.stream().map(StorePath::toString).toList()));
    }
  }

  private SortedSet<StorePath> listed(String variable) throws IOException {
    SortedSet<StorePath> listed = new TreeSet<>();
    for (String word :
        derivation.environment().getOrDefault(variable, "").strip().split("\\s+")) {
      if (word.startsWith("/")) {
        listed.add(store.dir().parse(word));
      } else if (!word.isEmpty()) {
        listed.add(derivation
            .output(word)
            .orElseThrow(() -> new StoreException(variable + " of " + path + " names \"" + word
                + "\", which is neither a store path nor an output"))
            .path());
      }
    }
    return listed;
  }

  private SortedSet<StorePath> closure(StorePath output, Map<StorePath, SortedSet<StorePath>> fresh)
      throws IOException {
    SortedSet<StorePath> closure = new TreeSet<>();
    Deque<StorePath> open = new ArrayDeque<>(fresh.getOrDefault(output, new TreeSet<>()));
    while (!open.isEmpty()) {
      StorePath next = open.pop();
      if (closure.add(next)) {
        Optional<SortedSet<StorePath>> references = Optional.ofNullable(fresh.get(next));
        open.addAll(
            references.isPresent()
                ? references.get()
                : store.info(next).map(PathInfo::references).orElse(new TreeSet<>()));
      }
    }
    return closure;
  }
}
