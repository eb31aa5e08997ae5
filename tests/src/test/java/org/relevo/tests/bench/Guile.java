package org.relevo.tests.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The peer: Guile 3 with a stand-in for Guix's module of machines, compiled as Guix's is. Files are evaluated in a fresh
 * module with {@code primitive-load}, as {@code guix offload} does.
 */
final class Guile {
  private static final String SCRIPT = "guile-machines.scm";

  private final Path compiled;
  private final Path script;
  private final Path sources;

  /** Prepares the peer in {@code directory}; {@code home} is Relevo's. */
  Guile(Path directory, Path home) throws IOException, InterruptedException {
    sources = home.resolve("scheme/src/test/resources/guile");
    compiled = Files.createDirectories(directory.resolve("compiled"));
    script = directory.resolve(SCRIPT);
    try (InputStream in = Guile.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IOException(SCRIPT + " is missing");
      }
      Files.copy(in, script);
    }
    Path module = Path.of("guix", "scripts", "offload.scm");
    Path object = compiled.resolve("guix/scripts/offload.go");
    Files.createDirectories(object.getParent());
    Processes.output(List.of(
        "guile",
        "--no-auto-compile",
        "-L",
        sources.toString(),
        "-c",
        "(use-modules (system base compile)) (compile-file \"" + sources.resolve(module)
            + "\" #:output-file \"" + object + "\")"));
  }

  /** Returns the command line that does {@code words}; see the script. */
  List<String> command(Object... words) {
    List<String> command = new ArrayList<>(List.of(
        "guile",
        "--no-auto-compile",
        "-L",
        sources.toString(),
        "-C",
        compiled.toString(),
        script.toString()));
    for (Object word : words) {
      command.add(word.toString());
    }
    return command;
  }

  /** Does {@code words} and returns what was printed. */
  List<String> run(Object... words) throws IOException, InterruptedException {
    return new String(Processes.output(command(words)), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }
}
