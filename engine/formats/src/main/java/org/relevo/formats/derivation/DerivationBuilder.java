package org.relevo.formats.derivation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.relevo.formats.derivation.DerivationOutput.FixedContent;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.path.StorePaths;

/**
 * Makes a new derivation: collects what it is made of, then computes the paths of its outputs and of its file. It has
 * the output {@code out} unless others are named, and gets the variable NAME with the path of each output NAME. Not
 * thread-safe.
 */
public final class DerivationBuilder {
  private final StoreDir dir;
  private final String name;
  private final SortedSet<String> outputs = new TreeSet<>();
  private final SortedMap<StorePath, SortedSet<String>> inputs = new TreeMap<>();
  private final SortedSet<StorePath> sources = new TreeSet<>();
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> environment = new TreeMap<>();
  private Optional<FixedContent> fixed = Optional.empty();

  /** Starts a derivation called {@code name} (without {@code .drv}). */
  public DerivationBuilder(StoreDir dir, String name) {
    this.dir = dir;
    this.name = name;
  }

  /** Names outputs. */
  public DerivationBuilder outputs(String... names) {
    outputs.addAll(Arrays.asList(names));
    return this;
  }

  /** Says what the content of the only output, {@code out}, must be. */
  public DerivationBuilder fixed(FixedContent content) {
    fixed = Optional.of(content);
    return this;
  }

  /** Adds outputs of another derivation, {@code out} if none is named, to what is needed. */
  public DerivationBuilder input(StorePath derivation, String... names) {
    SortedSet<String> wanted = inputs.computeIfAbsent(derivation, path -> new TreeSet<>());
    wanted.addAll(names.length == 0 ? List.of(StorePaths.MAIN_OUTPUT) : Arrays.asList(names));
    return this;
  }

  /** Adds store items to what is needed. */
  public DerivationBuilder sources(Collection<StorePath> paths) {
    sources.addAll(paths);
    return this;
  }

  /** Adds arguments of the builder. */
  public DerivationBuilder arguments(String... values) {
    arguments.addAll(Arrays.asList(values));
    return this;
  }

  /** Sets a variable of the builder's environment. */
  public DerivationBuilder environment(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /**
   * Makes the derivation.
   *
   * @param system the system type that it must run on
   * @param builder the program to run
   * @param hashes gives the hashes of the inputs
   * @throws IOException if an input, direct or not, cannot be resolved, or no item can have this name
   * @throws IllegalArgumentException if a fixed content comes with outputs other than {@code out}, or an output's name
   *     is not one
   */
  public NamedDerivation build(String system, String builder, DerivationHashes hashes)
      throws IOException {
    SortedSet<String> names =
        outputs.isEmpty() ? new TreeSet<>(List.of(StorePaths.MAIN_OUTPUT)) : outputs;
    if (fixed.isPresent() && !names.equals(new TreeSet<>(List.of(StorePaths.MAIN_OUTPUT)))) {
      throw new IllegalArgumentException(
          "a derivation with a fixed content has the output \"out\" and no other: " + names);
    }
    for (String id : names) {
      String reason = StorePath.nameFault(id);
      if (!reason.isEmpty()) {
        throw new IllegalArgumentException("\"" + id + "\" cannot name an output: " + reason);
      }
    }
    // The paths follow from the hash of a derivation without them, so at first any path will do.
    StorePath placeholder = new StorePath(dir, "0".repeat(StorePath.HASH_LENGTH) + "-none");
    SortedMap<String, StorePath> unknown = new TreeMap<>();
    names.forEach(id -> unknown.put(id, placeholder));
    SortedMap<String, StorePath> paths =
        hashes.outputPaths(dir, name, derivation(system, builder, unknown));
    return NamedDerivation.of(dir, name, derivation(system, builder, paths));
  }

  private Derivation derivation(
      String system, String builder, SortedMap<String, StorePath> outputPaths) {
    SortedMap<String, DerivationOutput> described = new TreeMap<>();
    SortedMap<String, String> variables = new TreeMap<>(environment);
    outputPaths.forEach((id, path) -> {
      described.put(id, new DerivationOutput(path, fixed));
      variables.put(id, path.toString());
    });
    return new Derivation(described, inputs, sources, system, builder, arguments, variables);
  }
}
