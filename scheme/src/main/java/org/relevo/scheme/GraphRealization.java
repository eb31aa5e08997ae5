package org.relevo.scheme;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.relevo.core.store.NarDump;
import org.relevo.core.store.Store;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationBuilder;
import org.relevo.formats.derivation.DerivationHashes;
import org.relevo.formats.derivation.NamedDerivation;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.path.StorePathException;
import org.relevo.scheme.dialect.SchemeError;

/**
 * Adds the nodes of one graph to a store. Remembers the paths that it gave out, so that wherever a program writes one of
 * them, what it belongs to becomes an input.
 */
final class GraphRealization {
  private static final String FEATURES = "requiredSystemFeatures";

  /** An output of a derivation. */
  private record Output(GraphNode.Build build, String id) {}

  private final Store store;
  private final Function<String, Path> files;
  private final Pattern storePath;
  private final Map<StorePath, Derivation> derivations = new HashMap<>();
  private final Map<StorePath, Output> outputs = new HashMap<>();
  private final DerivationHashes hashes;

  /**
   * Creates the realization of a graph.
   *
   * @param files finds the file that a name in the program means
   */
  GraphRealization(Store store, Function<String, Path> files) {
    this.store = store;
    this.files = files;
    this.storePath =
        Pattern.compile(Pattern.quote(store.dir() + "/") + "([0-9a-z]{32}-[-0-9a-zA-Z+._?=]+)");
    this.hashes = new DerivationHashes(this::derivation);
  }

  private Derivation derivation(StorePath path) throws IOException {
    Derivation known = derivations.get(path);
    return known != null ? known : store.derivation(path);
  }

  GraphNode.Item text(String name, String content) throws IOException {
    checkName(name);
    Set<StorePath> references = mentioned(List.of(content));
    for (StorePath path : references) {
      Output output = outputs.get(path);
      if (output != null) {
        throw new SchemeError("the text \"" + name + "\" contains the path of an output of \""
            + output.build().name() + "\", which is not built yet; let a derivation write it");
      }
    }
    StorePath path = store.addText(name, content.getBytes(StandardCharsets.UTF_8), references);
    store.addTempRoot(path);
    return new GraphNode.Item(name, path);
  }

  GraphNode.Item source(String fileName, String name) throws IOException {
    checkName(name);
    Path file = files.apply(fileName);
    if (!Files.exists(file)) {
      throw new SchemeError("there is no file " + file);
    }
    // By way of a file, so that a fault of the tree is told from one of the store.
    Path nar = Files.createTempFile("relevo-", ".nar");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(nar))) {
        NarDump.dump(file, new NarWriter(out));
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(nar))) {
        StorePath path = store.addTree(name, in);
        store.addTempRoot(path);
        return new GraphNode.Item(name, path);
      }
    } finally {
      Files.delete(nar);
    }
  }

  GraphNode.Build build(DerivationSpec spec) throws IOException {
    checkName(spec.name());
    DerivationBuilder builder = new DerivationBuilder(store.dir(), spec.name());
    builder.outputs(spec.outputs().toArray(String[]::new));
    builder.arguments(spec.arguments().toArray(String[]::new));
    SortedMap<String, String> environment = new TreeMap<>(spec.environment());
    if (!spec.features().isEmpty()) {
      environment.putIfAbsent(FEATURES, String.join(" ", spec.features()));
    }
    environment.putIfAbsent("name", spec.name());
    List<String> texts = new ArrayList<>(spec.arguments());
    texts.add(spec.builder());
    texts.addAll(environment.values());
    for (Object input : spec.inputs()) {
      if (input instanceof GraphNode node) {
        add(builder, node.path());
        environment.putIfAbsent(variable(node.name()), node.path().toString());
      } else {
        texts.add(input.toString());
      }
    }
    for (StorePath path : mentioned(texts)) {
      add(builder, path);
    }
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      if (!isOutput(spec, variable.getKey())) {
        builder.environment(variable.getKey(), variable.getValue());
      }
    }
    NamedDerivation made = builder.build(
        spec.system().orElseGet(GraphRealization::hostSystem), spec.builder(), hashes);
    return add(made);
  }

  private GraphNode.Build add(NamedDerivation made) throws IOException {
    Derivation derivation = made.derivation();
    store.addText(made.name() + ".drv", made.contents(), derivation.references());
    store.addTempRoot(made.path());
    derivations.put(made.path(), derivation);
    SortedMap<String, StorePath> paths = new TreeMap<>();
    derivation.outputs().forEach((id, output) -> paths.put(id, output.path()));
    GraphNode.Build build = new GraphNode.Build(made.name(), made.path(), paths);
    paths.forEach((id, path) -> outputs.put(path, new Output(build, id)));
    return build;
  }

  private void add(DerivationBuilder builder, StorePath path) {
    Output output = outputs.get(path);
    if (output != null) {
      builder.input(output.build().file(), output.id());
    } else {
      builder.sources(List.of(path));
    }
  }

  private static boolean isOutput(DerivationSpec spec, String variable) {
    return spec.outputs().isEmpty() ? variable.equals("out") : spec.outputs().contains(variable);
  }

  /** Returns the name of the variable with an input's path: the input's, with {@code _} for what no shell takes. */
  static String variable(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
    return Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
  }

  /** Returns the items whose paths stand in {@code texts}: outputs of this graph, and what the store has. */
  private Set<StorePath> mentioned(List<String> texts) throws IOException {
    Set<StorePath> candidates = new TreeSet<>();
    for (String text : texts) {
      Matcher matcher = storePath.matcher(text);
      while (matcher.find()) {
        String baseName = matcher.group(1);
        candidate(baseName).ifPresent(candidates::add);
        if (baseName.endsWith(".")) {
          // A full stop after a path is rather the sentence's than the name's.
          candidate(baseName.substring(0, baseName.length() - 1)).ifPresent(candidates::add);
        }
      }
    }
    Set<StorePath> found = new TreeSet<>(candidates);
    found.retainAll(outputs.keySet());
    candidates.removeAll(found);
    if (!candidates.isEmpty()) {
      found.addAll(store.queryValid(candidates));
    }
    return found;
  }

  private Optional<StorePath> candidate(String baseName) {
    try {
      return Optional.of(StorePath.of(store.dir(), baseName));
    } catch (StorePathException e) {
      // It looks like a path and is none, so it means no item.
      return Optional.empty();
    }
  }

  private static void checkName(String name) {
    String fault = StorePath.nameFault(name);
    if (!fault.isEmpty()) {
      throw new SchemeError("\"" + name + "\" cannot be the name of a store item: " + fault);
    }
  }

  /** Returns the system type of this host, such as {@code x86_64-linux}. */
  static String hostSystem() {
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String architecture = switch (processor) {
      case "amd64" -> "x86_64";
      case "x86", "i386", "i586" -> "i686";
      case "arm" -> "armhf";
      case "ppc64le" -> "powerpc64le";
      default -> processor;
    };
    return architecture + "-linux";
  }
}
