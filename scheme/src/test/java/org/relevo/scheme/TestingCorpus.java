package org.relevo.scheme;

import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Symbol;
import gnu.mapping.Values;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.relevo.core.machine.BuildMachine;
import org.relevo.scheme.dialect.Program;
import org.relevo.scheme.dialect.ProgramException;
import org.relevo.scheme.dialect.Texts;
import org.relevo.scheme.dialect.Written;

/**
 * Small Scheme programs with what real Guile says of each. Beside {@code NAME.scm} stands {@code NAME.out}: the value of the
 * last form as {@code write} has it (a list of machines one a line), or {@code error KEY} with the key that Guile throws, and
 * for an unbound variable its name. Guile writes these files; see {@code guile/corpus.scm}. Where this dialect means to do
 * otherwise than Guile, the program's comment says why, and {@code NAME.differs} has what it gives.
 */
final class TestingCorpus {
  private static final Path HOME = Path.of("/home/u");
  private static final String ERROR = "error ";

  private TestingCorpus() {}

  /** Returns the programs by their names. */
  static List<CorpusProgram> programs() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .filter(file -> file.toString().endsWith(".scm"))
          .sorted()
          .map(CorpusProgram::new)
          .toList();
    }
  }

  private static Path directory() {
    URL resource = Objects.requireNonNull(TestingCorpus.class.getResource("/corpus"));
    try {
      return Path.of(resource.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** One program of the corpus, which goes by its name. */
  record CorpusProgram(Path file) {
    /** Returns what the program gives. */
    String expected() throws IOException {
      Path differs = beside(".differs");
      return Files.readString(Files.exists(differs) ? differs : beside(".out")).strip();
    }

    /** Returns whether the program is expected to fail. */
    boolean fails() throws IOException {
      return expected().startsWith(ERROR);
    }

    /** Returns the key that Guile throws. */
    String expectedKey() throws IOException {
      return expected().split(" ")[1];
    }

    /** Returns the name that is unbound, if that is the error, else an empty text. */
    String expectedName() throws IOException {
      String[] words = expected().split(" ");
      return words.length > 2 ? words[2] : "";
    }

    /** Runs the program, and returns its value as text. */
    String run() throws ProgramException, InterruptedException {
      return text(Program.inFile(
              file, Program.Settings.DEFAULT, MachineModule.of(HOME, new MachineLedger()))
          .run());
    }

    private Path beside(String suffix) {
      return file.resolveSibling(toString() + suffix);
    }

    @Override
    public String toString() {
      return file.getFileName().toString().replaceFirst("\\.scm$", "");
    }
  }

  private static String text(Object value) {
    if (value == Values.empty) {
      return "no value";
    }
    if (value instanceof Pair && isList(value)) {
      List<Object> elements = Texts.list(value);
      if (elements.stream().allMatch(BuildMachine.class::isInstance)) {
        return elements.stream()
            .map(machine -> Written.text(plain(machine)))
            .collect(Collectors.joining("\n"));
      }
    }
    return Written.text(plain(value));
  }

  private static boolean isList(Object value) {
    Object rest = value;
    while (rest instanceof Pair pair) {
      rest = pair.getCdr();
    }
    return rest == LList.Empty;
  }

  /** Returns a value in which machines are lists of their fields. */
  private static Object plain(Object value) {
    if (value instanceof BuildMachine machine) {
      return fields(machine);
    }
    return value instanceof Pair pair
        ? new Pair(plain(pair.getCar()), plain(pair.getCdr()))
        : value;
  }

  /** Returns a machine as a list of its fields, which says all but its location. */
  private static LList fields(BuildMachine machine) {
    Path key = machine.privateKey();
    return Texts.list(List.of(
        Symbol.valueOf("machine"),
        field("name", machine.name()),
        field("systems", Texts.list(machine.systems())),
        field("user", machine.user()),
        field("host-key", machine.hostKey().toString()),
        field("port", machine.port()),
        field("private-key", key.startsWith(HOME) ? "~/" + HOME.relativize(key) : key.toString()),
        field("compression", String.join(",", machine.compression())),
        field("compression-level", machine.compressionLevel()),
        field("daemon-socket", machine.daemonSocket()),
        field(
            "overload-threshold",
            machine.overloadThreshold().isPresent()
                ? machine.overloadThreshold().getAsDouble()
                : false),
        field("parallel-builds", machine.parallelBuilds()),
        field("speed", machine.speed()),
        field("features", Texts.list(machine.features().stream().sorted().toList()))));
  }

  private static LList field(String name, Object value) {
    return Texts.list(List.of(Symbol.valueOf(name), value));
  }
}
