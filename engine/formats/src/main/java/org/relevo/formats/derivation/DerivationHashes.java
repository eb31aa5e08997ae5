package org.relevo.formats.derivation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.relevo.formats.derivation.DerivationOutput.FixedContent;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.path.StorePaths;

/**
 * The hashes of derivations modulo fixed outputs, from which the paths of their outputs follow; keeps those it has
 * computed. Two derivations whose inputs differ only in how some fixed content is fetched have equal hashes. Not
 * thread-safe.
 */
public final class DerivationHashes {
  /*
   * The hash of a fixed-output derivation is that of "fixed:out:METHOD:HEX:PATH". The hash of any other is that of its
   * file, where each input's path is replaced by that input's hash. As in the daemon, of two inputs with equal hashes
   * only the one with the greater path remains. The graph is walked with a stack of our own: chains of thousands of
   * derivations exist, and a hostile one could be longer.
   */

  /** Finds the derivations that others refer to. */
  @FunctionalInterface
  public interface Resolver {
    /** Returns the derivation whose file is {@code path}, or fails. */
    Derivation resolve(StorePath path) throws IOException;
  }

  private final Resolver resolver;
  private final Map<StorePath, Hash> known = new HashMap<>();

  /** Creates an empty memory of hashes that gets inputs from {@code resolver}. */
  public DerivationHashes(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Returns the hash of the derivation at {@code path}.
   *
   * @throws IOException if it or one of its inputs, direct or not, cannot be resolved, or they form a circle
   */
  public Hash modulo(StorePath path) throws IOException {
    if (!known.containsKey(path)) {
      walk(path);
    }
    return hashOf(path);
  }

  /** Returns the hash of a derivation; see {@link #modulo(StorePath)}. */
  public Hash modulo(Derivation derivation) throws IOException {
    Optional<FixedContent> fixed = derivation.fixedContent();
    return fixed.isPresent()
        ? fixedHash(derivation, fixed.get())
        : Hash.sha256(DerivationWriter.write(derivation, inputs(derivation), false));
  }

  /**
   * Returns the paths that the outputs of a derivation must have, whatever paths it gives itself. It is authentic only
   * if they are the same.
   *
   * @param name the derivation's name without {@code .drv}
   * @throws IOException if an input, direct or not, cannot be resolved, or a name or hash in it is ill-formed
   */
  public SortedMap<String, StorePath> outputPaths(StoreDir dir, String name, Derivation derivation)
      throws IOException {
    SortedMap<String, StorePath> paths = new TreeMap<>(Derivation.UTF8_ORDER);
    Optional<FixedContent> fixed = derivation.fixedContent();
    if (fixed.isPresent()) {
      paths.put(StorePaths.MAIN_OUTPUT, fixed.get().path(dir, name));
      return paths;
    }
    Hash hash = Hash.sha256(DerivationWriter.write(derivation, inputs(derivation), true));
    for (String id : derivation.outputs().keySet()) {
      paths.put(id, StorePaths.output(dir, name, id, hash));
    }
    return paths;
  }

  private SortedMap<String, SortedSet<String>> inputs(Derivation derivation) throws IOException {
    SortedMap<String, SortedSet<String>> inputs = new TreeMap<>();
    for (Map.Entry<StorePath, SortedSet<String>> input :
        derivation.inputDerivations().entrySet()) {
      inputs.put(modulo(input.getKey()).hex(), input.getValue());
    }
    return inputs;
  }

  private static Hash fixedHash(Derivation derivation, FixedContent fixed) {
    StorePath path = derivation.outputs().values().iterator().next().path();
    String text = "fixed:out:" + fixed.method() + ":" + fixed.hex() + ":" + path;
    return Hash.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A derivation whose inputs are being visited. */
  private record Visit(StorePath path, Derivation derivation, Deque<StorePath> pending) {}

  private void walk(StorePath start) throws IOException {
    Deque<Visit> stack = new ArrayDeque<>();
    Set<StorePath> onStack = new HashSet<>();
    push(start, stack, onStack);
    while (!stack.isEmpty()) {
      Visit visit = stack.element();
      StorePath next = visit.pending().poll();
      if (next == null) {
        known.put(visit.path(), modulo(visit.derivation()));
        onStack.remove(visit.path());
        stack.remove();
      } else if (!known.containsKey(next)) {
        push(next, stack, onStack);
      }
    }
  }

  private void push(StorePath path, Deque<Visit> stack, Set<StorePath> onStack) throws IOException {
    if (!onStack.add(path)) {
      throw new IOException("the derivation " + path + " is an input of itself");
    }
    Derivation derivation = resolver.resolve(path);
    Deque<StorePath> pending = new ArrayDeque<>();
    if (derivation.fixedContent().isEmpty()) {
      pending.addAll(derivation.inputDerivations().keySet());
    }
    stack.push(new Visit(path, derivation, pending));
  }

  private Hash hashOf(StorePath path) {
    Hash hash = known.get(path);
    if (hash == null) {
      throw new IllegalStateException("no hash of " + path + " after the walk");
    }
    return hash;
  }
}
