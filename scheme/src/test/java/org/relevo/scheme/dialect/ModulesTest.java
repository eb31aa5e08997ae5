package org.relevo.scheme.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModulesTest {
  @TempDir
  private Path directory;

  private String run(String program) throws Exception {
    Path file = directory.resolve("program.scm");
    Files.writeString(file, program);
    return Written.text(Program.inFile(file, Program.Settings.DEFAULT).run());
  }

  static List<ModuleName> builtin() {
    return BuiltinModules.NAMES;
  }

  @ParameterizedTest
  @MethodSource("builtin")
  void builtinModule_everyExport_hasAValue(ModuleName name) throws Exception {
    List<String> unbound = Runs.run("test", Program.LIMIT, System.err, false, stock -> {
      SchemeModule module = BuiltinModules.load(name, stock).orElseThrow();
      assertThat(module.exported())
          .isEqualTo(new java.util.TreeSet<>(BuiltinModules.exported(name)));
      return module.exported().stream()
          .filter(export -> !module.exported(export).orElseThrow().isBound())
          .toList();
    });

    assertThat(unbound).isEmpty();
  }

  @Test
  void builtinModules_sources_areThoseOfTheNames() throws IOException, URISyntaxException {
    Path modules = Path.of(
        Objects.requireNonNull(BuiltinModules.class.getResource("modules")).toURI());
    try (Stream<Path> files = Files.walk(modules)) {
      assertThat(files
              .filter(Files::isRegularFile)
              .map(file -> modules.relativize(file).toString()))
          .containsExactlyInAnyOrderElementsOf(
              BuiltinModules.NAMES.stream().map(name -> name.path() + ".scm").toList());
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      (fold + 0 '(1))                                               | unbound variable: fold; (srfi srfi-1) exports it: (use-modules (srfi srfi-1))
      (use-modules ((srfi srfi-1) #:select (last))) (fold + 0 '(1)) | unbound variable: fold; (srfi srfi-1) exports it
      (use-modules ((srfi srfi-1) #:hide (fold))) (fold + 0 '(1))   | unbound variable: fold
      (use-modules ((srfi srfi-1) #:prefix s:)) (fold + 0 '(1))     | unbound variable: fold
      (use-modules ((srfi srfi-1) #:select (fold-rite)))            | the module (srfi srfi-1) exports no fold-rite; did you mean fold-right?
      (string-apend "a" "b")                                        | unbound variable: string-apend; did you mean string-append?
      (define machines '()) machins                                 | unbound variable: machins; did you mean machines?
      (use-modules (gnu services herd)) (start-service 'x)          | unbound variable: start-service; it may be one of (gnu services herd)'s, which Relevo does not have
      (@ (gnu services herd) start-service)                         | there is no module (gnu services herd) here
      (system* "ls")                                                | programs may not run other programs
      (use-modules 5)                                               | expected a module such as (srfi srfi-1)
      (define-module (a) #:export)                                  | #:export lacks its value
      (define (f) (define-public x 1) x)                            | define-public stands at the top of a file only
      """)
  void program_nameThatIsNotThere_isExplained(String program, String reason) {
    assertThatThrownBy(() -> run(program))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void useModules_moduleThatRelevoLacks_isNoErrorByItself() throws Exception {
    assertThat(run("(use-modules (gnu services herd) ((guix utils) #:select (x))) 'fine"))
        .isEqualTo("fine");
  }

  @Test
  void useModules_moduleOfTheProgram_isFoundOnTheLoadPath() throws Exception {
    Path farm = Files.createDirectories(directory.resolve("farm"));
    Files.writeString(farm.resolve("names.scm"), """
        (define-module (farm names)
          #:export (host twice) #:re-export (fold))
        (use-modules (srfi srfi-1))
        (define domain ".example.org")
        (define (host name) (string-append name domain))
        (define-syntax-rule (twice expression) (list (wrapped expression) (wrapped expression)))
        (define (wrapped value) (list 'wrapped value))
        (define-public (port) 22)
        """);
    String imports = "(add-to-load-path (dirname (current-filename))) (use-modules (farm names))";

    // What the module keeps to itself is there for its own procedures and macros, whatever the
    // importer calls so.
    assertThat(run(imports + "(define (wrapped x) 'mine) (define domain \"no\")"
            + "(list (host \"a\") (twice 1) (port) (fold + 0 '(1 2)))"))
        .isEqualTo("(\"a.example.org\" ((wrapped 1) (wrapped 1)) 22 3)");
    assertThatThrownBy(() -> run(imports + "domain"))
        .hasMessageContaining("unbound variable: domain");
    assertThat(run(imports + "(@@ (farm names) domain)")).isEqualTo("\".example.org\"");
  }

  @Test
  void useModules_faultInTheModule_isPlacedThere() throws Exception {
    Files.writeString(directory.resolve("broken.scm"), "(define-module (broken))\n(car 5)");

    assertThatThrownBy(
            () -> run("(add-to-load-path (dirname (current-filename)))\n(use-modules (broken))"))
        .hasMessageContaining("broken.scm:2:1: car: 5 has the wrong type");
  }

  @Test
  void useModules_eachOther_isNoEndlessLoop() throws Exception {
    Files.writeString(
        directory.resolve("a.scm"),
        "(define-module (a) #:use-module (b) #:export (x)) (define x 1)");
    Files.writeString(
        directory.resolve("b.scm"),
        "(define-module (b) #:use-module (a) #:export (y)) (define y 2)");

    assertThat(
            run("(add-to-load-path (dirname (current-filename))) (use-modules (a) (b)) (list x y)"))
        .isEqualTo("(1 2)");
  }

  @Test
  void import_ofR7rs_takesSets() throws Exception {
    assertThat(run("(import (prefix (only (srfi 1) fold last) s:) (rename (srfi 8) (receive get)))"
            + "(get (a b) (values 1 2) (list a b (s:fold + 0 '(1 2))))"))
        .isEqualTo("(1 2 3)");
  }

  @Test
  void define_nameThatWasImported_isTheProgramsOwn() throws Exception {
    assertThat(run("(use-modules (srfi srfi-1)) (define (fold . x) 'mine) (fold 1)"))
        .isEqualTo("mine");
    assertThat(run("(use-modules (srfi srfi-1)) (fold + 0 '(1 2))")).isEqualTo("3");
  }

  @Test
  void unsupportedNames_areNotThere() throws Exception {
    Path list = Path.of(Objects.requireNonNull(BuiltinModules.class.getResource("unsupported.txt"))
        .toURI());
    for (String line : Files.readAllLines(list)) {
      for (String name : line.startsWith("#") ? new String[0] : line.split(" ")) {
        assertThatThrownBy(() -> run(name))
            .as(name)
            .hasMessageContaining("unbound variable: " + name + "; ");
      }
    }
  }

  @Test
  void set_nameOfRelevo_isRefused() {
    assertThatThrownBy(() -> run("(set! car cdr)")).hasMessageContaining("cannot be changed");
    assertThatThrownBy(() -> run("(use-modules (srfi srfi-1)) (set! fold 1)"))
        .isInstanceOf(ProgramException.class);
  }
}
