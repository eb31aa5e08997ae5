package org.relevo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.store.Closures;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.StoreLayout;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.scheme.GraphProgram;

/** Realises the example graphs in a store whose paths are real, and runs their builders one after the other. */
class GraphExamplesTest {
  @TempDir
  Path directory;

  private LocalStore store;

  @BeforeEach
  void open() throws IOException {
    Path items = directory.toRealPath().resolve("store");
    store = LocalStore.open(
        new StoreLayout(new StoreDir(items.toString()), items, directory.resolve("state")),
        hash -> "signature",
        (item, hash, signature) -> {});
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private List<Derivation> build(String graph) throws IOException, InterruptedException {
    List<StorePath> roots = GraphProgram.realise(Path.of("graphs", graph), store);
    List<Derivation> built = new ArrayList<>();
    for (StorePath item : Closures.of(store, roots)) {
      if (item.isDerivation()) {
        Derivation derivation = store.derivation(item);
        run(derivation);
        built.add(derivation);
      }
    }
    return built;
  }

  private void run(Derivation derivation) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(derivation.builder()));
    command.addAll(derivation.arguments());
    Path log = directory.resolve("log");
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .directory(directory.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(derivation.environment());
    Process process = builder.start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    derivation
        .outputs()
        .values()
        .forEach(output -> assertThat(store.realPath(output.path())).exists());
  }

  private String content(Derivation derivation, String output) throws IOException {
    return Files.readString(
        store.realPath(derivation.output(output).orElseThrow().path()));
  }

  @Test
  void helloGraph_builds() throws Exception {
    List<Derivation> built = build("hello-graph.scm");

    assertThat(built).hasSize(1);
    assertThat(content(built.get(0), "out")).isEqualTo("Hello from a build machine\n");
  }

  @Test
  void demoGraph_builds() throws Exception {
    List<Derivation> built = build("demo-graph.scm");

    assertThat(built).hasSize(10);
    assertThat(content(built.get(built.size() - 1), "out"))
        .startsWith("Release\n")
        .contains("  count-greek: 3\n", "  count-english: 2\n", "  count-both: 6\n", "  See ");
    assertThat(built).filteredOn(derivation -> derivation.outputs().size() == 2).hasSize(1);
  }
}
