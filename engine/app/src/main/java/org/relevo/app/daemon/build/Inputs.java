package org.relevo.app.daemon.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.core.store.PathInfo;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationOutput;
import org.relevo.formats.path.StorePath;

/** The items that a builder may see: the inputs of its derivation and all that they refer to. */
final class Inputs {
  private final BuildStore store;
  private final StorePath path;
  private final Derivation derivation;

  Inputs(BuildStore store, StorePath path, Derivation derivation) {
    this.store = store;
    this.path = path;
    this.derivation = derivation;
  }

  /** Returns every item that the builder may see, and where it lies. */
  SortedMap<StorePath, Path> closure() throws IOException {
    SortedMap<StorePath, Path> places = new TreeMap<>();
    for (PathInfo info : closure(direct()).values()) {
      places.put(info.path(), store.realPath(info.path()));
    }
    return places;
  }

  /** Returns what another host needs to build it: the same items, and the derivation with all that it refers to. */
  List<StorePath> withDerivation() throws IOException {
    SortedSet<StorePath> roots = direct();
    roots.add(path);
    return List.copyOf(closure(roots).keySet());
  }

  private SortedSet<StorePath> direct() throws IOException {
    SortedSet<StorePath> direct = new TreeSet<>(derivation.inputSources());
    for (Map.Entry<StorePath, SortedSet<String>> input :
        derivation.inputDerivations().entrySet()) {
      SortedMap<String, DerivationOutput> outputs =
          store.derivation(input.getKey()).outputs();
      for (String name : input.getValue()) {
        DerivationOutput output = outputs.get(name);
        if (output == null) {
          throw new BuildFailedException(
              Kind.PERMANENT,
              path + " needs the output \"" + name + "\" of " + input.getKey()
                  + ", which has none of that name");
        }
        direct.add(output.path());
      }
    }
    return direct;
  }

  private SortedMap<StorePath, PathInfo> closure(Collection<StorePath> roots) throws IOException {
    SortedMap<StorePath, PathInfo> found = new TreeMap<>();
    Deque<StorePath> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      StorePath next = open.pop();
      if (found.containsKey(next)) {
        continue;
      }
      PathInfo info = store
          .info(next)
          .orElseThrow(() -> new BuildFailedException(
              Kind.TRANSIENT,
              next + ", which " + path + " needs, is not valid in the store of this host"));
      found.put(next, info);
      open.addAll(info.references());
    }
    return found;
  }

  /**
   * Writes the files that the derivation asks for in {@code exportReferencesGraph}, pairs of a file name and an item: the
   * item's closure, for each member its path, an empty line, the number of its references, and these.
   */
  void writeReferenceGraphs(Path directory) throws IOException {
    String wish =
        derivation.environment().getOrDefault("exportReferencesGraph", "").strip();
    if (wish.isEmpty()) {
      return;
    }
    String[] words = wish.split("\\s+");
    if (words.length % 2 != 0) {
      throw new BuildFailedException(
          Kind.PERMANENT, "exportReferencesGraph of " + path + " is not a list of pairs: " + wish);
    }
    for (int i = 0; i < words.length; i += 2) {
      if (words[i].contains("/") || words[i].equals("..") || words[i].equals(".")) {
        throw new BuildFailedException(
            Kind.PERMANENT,
            "exportReferencesGraph of " + path + " names a file elsewhere: " + words[i]);
      }
      StringBuilder text = new StringBuilder();
      for (PathInfo info : closure(List.of(store.dir().parse(words[i + 1]))).values()) {
        text.append(info.path()).append("\n\n").append(info.references().size()).append('\n');
        info.references().forEach(reference -> text.append(reference).append('\n'));
      }
      Files.writeString(directory.resolve(words[i]), text, StandardCharsets.UTF_8);
    }
  }
}
