package org.relevo.tests.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the corpus of Scheme programs says that Guile says of them is what real Guile says. */
class GuileCorpusPeerTest {
  private static final Path RESOURCES = Path.of("..", "scheme", "src", "test", "resources");
  private static final Path CORPUS = RESOURCES.resolve("corpus");
  private static final long LIMIT_SECONDS = 120;

  @TempDir
  private static Path directory;

  private static Path results;

  @BeforeAll
  static void runAllPrograms() throws Exception {
    Peers.require("guile", "guile-3.0");
    results = Files.createDirectory(directory.resolve("results"));
    Path log = directory.resolve("guile.log");
    Process guile = new ProcessBuilder(
            "guile",
            "--no-auto-compile",
            RESOURCES.resolve("guile").resolve("corpus.scm").toString(),
            CORPUS.toString(),
            results.toString())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    try {
      assertThat(guile.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
          .as("Guile ends")
          .isTrue();
      assertThat(guile.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      guile.destroyForcibly();
    }
  }

  private static Map<String, String> outcomes(Path directory) throws IOException {
    Map<String, String> outcomes = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".out")).toList()) {
        outcomes.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return outcomes;
  }

  @Test
  void run_everyProgram_givesWhatIsWrittenBesideIt() throws Exception {
    Map<String, String> recorded = outcomes(CORPUS);

    assertThat(recorded).isNotEmpty();
    assertThat(outcomes(results)).containsExactlyEntriesOf(recorded);
  }

  @Test
  void run_programsNamedError_failAndNoOthersUnlessTheyDiffer() throws Exception {
    Map<String, String> outcomes = outcomes(results);

    assertThat(outcomes).isNotEmpty().allSatisfy((name, outcome) -> {
      Path differs = CORPUS.resolve(name.replaceFirst("\\.out$", ".differs"));
      assertThat(Files.exists(differs) || outcome.startsWith("error ") == name.startsWith("error-"))
          .as(outcome)
          .isTrue();
    });
  }
}
