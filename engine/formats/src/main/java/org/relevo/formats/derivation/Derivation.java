package org.relevo.formats.derivation;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.relevo.formats.derivation.DerivationOutput.FixedContent;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.path.StorePaths;

/**
 * A build described exactly: what to run, on what, and where the results go (Nix manual, "Derivations"; the Guix manual
 * has the same). The collections are sorted as in the file, by the bytes of UTF-8, and unmodifiable.
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

  /** The order of strings by code points, which is that of their bytes in UTF-8 (and not Java's own). */
  static final Comparator<String> UTF8_ORDER = Derivation::compareCodePoints;

  /** Copies the collections. */
  public Derivation {
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("a derivation has at least one output");
    }
    outputs = sorted(outputs);
    TreeMap<StorePath, SortedSet<String>> inputs = new TreeMap<>();
    inputDerivations.forEach((path, names) -> inputs.put(path, sorted(names)));
    inputDerivations = Collections.unmodifiableSortedMap(inputs);
    inputSources = Collections.unmodifiableSortedSet(new TreeSet<>(inputSources));
    arguments = List.copyOf(arguments);
    environment = sorted(environment);
  }

  /** Returns the output called {@code id}, if there is one. */
  public Optional<DerivationOutput> output(String id) {
    return Optional.ofNullable(outputs.get(id));
  }

  /** Returns the content of the only output if that is known in advance: the derivation is then "fixed-output". */
  public Optional<FixedContent> fixedContent() {
    return outputs.size() == 1
        ? output(StorePaths.MAIN_OUTPUT).flatMap(DerivationOutput::fixed)
        : Optional.empty();
  }

  /** Returns what the file of this derivation refers to: its input derivations and sources. */
  public SortedSet<StorePath> references() {
    TreeSet<StorePath> references = new TreeSet<>(inputSources);
    references.addAll(inputDerivations.keySet());
    return Collections.unmodifiableSortedSet(references);
  }

  /** Returns the words of the variable {@code requiredSystemFeatures}: a machine must have all of these features. */
  public SortedSet<String> requiredSystemFeatures() {
    TreeSet<String> features = new TreeSet<>();
    for (String word : environment.getOrDefault("requiredSystemFeatures", "").split("[ \t\r\n]+")) {
      if (!word.isEmpty()) {
        features.add(word);
      }
    }
    return Collections.unmodifiableSortedSet(features);
  }

  private static <V> SortedMap<String, V> sorted(Map<String, V> map) {
    TreeMap<String, V> copy = new TreeMap<>(UTF8_ORDER);
    copy.putAll(map);
    return Collections.unmodifiableSortedMap(copy);
  }

  private static SortedSet<String> sorted(Set<String> names) {
    TreeSet<String> copy = new TreeSet<>(UTF8_ORDER);
    copy.addAll(names);
    return Collections.unmodifiableSortedSet(copy);
  }

  private static int compareCodePoints(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char l = left.charAt(i);
      char r = right.charAt(i);
      if (l != r) {
        // Surrogates stand for code points above all others.
        boolean leftHigh = Character.isSurrogate(l);
        return leftHigh == Character.isSurrogate(r) ? Character.compare(l, r) : leftHigh ? 1 : -1;
      }
    }
    return left.length() - right.length();
  }
}
