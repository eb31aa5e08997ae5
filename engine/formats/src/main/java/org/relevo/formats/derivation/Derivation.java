package org.relevo.formats.derivation;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.relevo.formats.path.StorePath;

/**
 * A build described exactly: what to run, on what, and where the results go (Nix manual, "Derivations"; the Guix manual
 * has the same). The collections are sorted as in the file, and unmodifiable.
 *
 * @param outputs the outputs by name; at least one
 * @param inputDerivations the derivations whose outputs are needed, with the names of those outputs
 * @param inputSources the store items needed besides
 * @param system the system type that it must run on
 * @param builder the program to run, or {@code builtin:NAME}
 * @param arguments the program's arguments
 * @param environment the program's whole environment
 */
public record Derivation(
    SortedMap<String, DerivationOutput> outputs,
    SortedMap<StorePath, SortedSet<String>> inputDerivations,
    SortedSet<StorePath> inputSources,
    String system,
    String builder,
    List<String> arguments,
    SortedMap<String, String> environment) {

  /** Copies the collections. */
  public Derivation {
    outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
    TreeMap<StorePath, SortedSet<String>> inputs = new TreeMap<>();
    inputDerivations.forEach(
        (path, names) -> inputs.put(path, Collections.unmodifiableSortedSet(new TreeSet<>(names))));
    inputDerivations = Collections.unmodifiableSortedMap(inputs);
    inputSources = Collections.unmodifiableSortedSet(new TreeSet<>(inputSources));
    arguments = List.copyOf(arguments);
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
  }
}
