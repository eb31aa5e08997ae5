package org.relevo.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.SourceLocation;
import org.relevo.core.store.Closures;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.StoreLayout;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class GraphProgramTest {
  @TempDir
  Path directory;

  private LocalStore store;

  @BeforeEach
  void open() throws IOException {
    StoreLayout layout =
        new StoreLayout(StoreDir.GUIX, directory.resolve("store"), directory.resolve("state"));
    store = LocalStore.open(layout, hash -> "signature", (item, hash, signature) -> {});
  }

  @AfterEach
  void close() throws IOException {
    assertThat(store.verify()).isEmpty();
    store.close();
  }

  private List<StorePath> realise(String program) throws IOException, InterruptedException {
    Path file = directory.resolve("graph.scm");
    Files.writeString(file, program);
    return GraphProgram.realise(file, store);
  }

  private Derivation one(String program) throws IOException, InterruptedException {
    List<StorePath> roots = realise(program);
    assertThat(roots).hasSize(1);
    return store.derivation(roots.get(0));
  }

  @Test
  void realise_derivation_isInTheStore() throws Exception {
    List<StorePath> roots = realise("(derivation \"a\" \"/bin/sh\" '(\"-c\" \"echo > $out\")"
        + " #:system \"i686-linux\" #:features '(\"kvm\" \"big\") #:env '((\"K\" . \"V\")))");

    assertThat(roots).singleElement().extracting(StorePath::name).isEqualTo("a.drv");
    Derivation derivation = store.derivation(roots.get(0));
    assertThat(derivation.builder()).isEqualTo("/bin/sh");
    assertThat(derivation.arguments()).containsExactly("-c", "echo > $out");
    assertThat(derivation.system()).isEqualTo("i686-linux");
    assertThat(derivation.requiredSystemFeatures()).containsExactly("big", "kvm");
    assertThat(derivation.environment())
        .containsEntry("K", "V")
        .containsEntry("out", derivation.output("out").orElseThrow().path().toString());
  }

  @Test
  void realise_again_givesTheSame() throws Exception {
    String program = "(derivation \"a\" \"/bin/sh\" (list (path-of (text \"t\" \"x\"))))";

    assertThat(realise(program)).isEqualTo(realise(program));
  }

  @Test
  void realise_pathInArguments_isAnInput() throws Exception {
    Derivation derivation = one("""
        (define a (derivation "a" "/bin/sh" '() #:outputs '("out" "doc")))
        (define t (text "t" "hello"))
        (derivation "b" "/bin/sh" (list (output a "doc")) #:env `(("T" . ,(path-of t))))""");

    assertThat(derivation.inputDerivations()).hasSize(1);
    assertThat(derivation.inputDerivations().values().iterator().next()).containsExactly("doc");
    assertThat(derivation.inputSources())
        .singleElement()
        .extracting(StorePath::name)
        .isEqualTo("t");
    assertThat(derivation.arguments().get(0)).endsWith("-a-doc");
  }

  @Test
  void realise_listedInput_isInTheEnvironment() throws Exception {
    Derivation derivation = one("""
        (define a (derivation "a-1.0" "/bin/sh" '()))
        (derivation "b" "/bin/sh" '() #:inputs (list a))""");

    assertThat(derivation.inputDerivations().values().iterator().next()).containsExactly("out");
    assertThat(derivation.environment().get("a_1_0")).endsWith("-a-1.0");
  }

  @Test
  void realise_source_takesTheTree() throws Exception {
    Files.createDirectories(directory.resolve("src/sub"));
    Files.writeString(directory.resolve("src/sub/file"), "content");

    Derivation derivation =
        one("(derivation \"b\" \"/bin/sh\" '() #:inputs (list (source \"src\")))");

    StorePath source = derivation.inputSources().first();
    assertThat(source.name()).isEqualTo("src");
    assertThat(store.realPath(source).resolve("sub/file")).hasContent("content");
  }

  @Test
  void realise_textWithPath_refersToIt() throws Exception {
    Derivation derivation = one("""
        (define a (text "a" "x"))
        (derivation "b" "/bin/sh" (list (path-of (text "t" (string-append "see " (path-of a))))))""");

    StorePath text = derivation.inputSources().first();
    assertThat(Files.readString(store.realPath(text), StandardCharsets.UTF_8)).startsWith("see ");
    assertThat(Closures.of(store, List.of(text))).hasSize(2);
  }

  @Test
  void realise_list_givesAllInOrder() throws Exception {
    assertThat(realise("(map (lambda (n) (derivation n \"/bin/sh\" '())) '(\"a\" \"b\" \"c\"))"))
        .extracting(StorePath::name)
        .containsExactly("a.drv", "b.drv", "c.drv");
  }

  private void assertFault(String program, int line, int column, String reason) {
    String file = directory.resolve("graph.scm").toString();
    assertThatThrownBy(() -> realise(program))
        .isInstanceOfSatisfying(GraphException.class, fault -> {
          assertThat(fault).hasMessageContaining(reason);
          assertThat(fault.location()).contains(new SourceLocation(file, line, column));
        });
  }

  @Test
  void realise_wrongForms_areRefusedAtTheirPlaces() {
    assertFault("\n (derivation \"a\" \"/bin/sh\")", 2, 2, "derivation: takes 3 values, and has 2");
    assertFault("(derivation \"a\" \"b\" '() #:input '())", 1, 1, "there is no option");
    assertFault(
        "(list\n (derivation \"a b\" \"c\" '()))", 2, 2, "cannot be the name of a store item");
    assertFault("(derivation \"a\" \"c\" '(1))", 1, 1, "a string is needed here, not 1");
    assertFault("(source \"nowhere\")", 1, 1, "there is no file");
    assertFault(
        "(text \"t\"\n (path-of (derivation \"a\" \"b\" '())))", 1, 1, "which is not built yet");
  }

  @Test
  void realise_valueOfAnotherKind_isRefused() {
    assertThatThrownBy(() -> realise("5"))
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("must be a derivation or a list of them, not 5");
    assertThatThrownBy(() -> realise("'()")).hasMessageContaining("nothing to build");
  }
}
