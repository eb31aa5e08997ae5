package org.relevo.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.ssh.OpenSshKeys;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.formats.path.StoreDir;

/** The programs run in a fresh virtual machine with nothing on the class path but core, scheme and what they need. */
class EmbeddingTest {
  private static final Path CLASS_PATH = Path.of("target", "library-classpath");
  private static final StoreDir STORE = new StoreDir("/relevo-example/store");
  private static final long LIMIT_SECONDS = 90;

  @TempDir
  Path root;

  private record Ended(int code, String out, String err) {}

  private static String classPath() throws IOException {
    return Path.of("target", "classes").toAbsolutePath()
        + File.pathSeparator
        + Files.readString(CLASS_PATH).strip();
  }

  private Ended run(Class<?> program, Object... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        classPath(),
        program.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path out = root.resolve("out");
    Path err = root.resolve("err");
    Process process = new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(root.resolve(name), text);
  }

  private static KeyFiles keys(Path directory) throws IOException {
    KeyFiles keys = new KeyFiles(directory);
    keys.save(new KeyGenerator(new SecureRandom()).generate());
    return keys;
  }

  @Test
  void classPath_isThatOfALibrary() throws Exception {
    assertThat(classPath().split(File.pathSeparator))
        .anyMatch(part -> part.contains("scheme/target/"))
        .anyMatch(part -> part.contains("engine/core/target/"))
        .allSatisfy(part -> assertThat(part)
            .doesNotContain("engine/app/target/", "discovery/target/")
            .doesNotContain("jmdns", "picocli", "jline", "jackson"));
  }

  /** What ARCHITECTURE.md shows of embedding is code that is run here. */
  @Test
  void architecture_showsWhatRuns() throws Exception {
    String section = Files.readString(Path.of("..", "ARCHITECTURE.md")).split("## Embedding", 2)[1];
    String shown = section.split("```java\n", 2)[1].split("```", 2)[0];
    List<String> source = Files.readAllLines(
            Path.of("src/main/java/org/relevo/examples/embedding/BuildGraphElsewhere.java"))
        .stream()
        .map(String::strip)
        .toList();

    assertThat(shown.lines().map(String::strip)).hasSizeGreaterThan(5).allMatch(source::contains);
  }

  @Test
  void listMachines_textWithBindings_givesTheMachines() throws Exception {
    Path file = write("machines.scm", """
        (map (lambda (i)
               (build-machine
                 (name (string-append rack (number->string i)))
                 (systems '("x86_64-linux"))
                 (user "offload")
                 (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILJPH5TGKHgX7ydnUUe/wFr1mFiPfEa8A2apGq+l1EdO")))
             '(1 2))
        """);

    Ended ended = run(ListMachines.class, file, "rack=north");

    assertThat(ended.out)
        .as(ended.err)
        .isEqualTo("north1:22 x86_64-linux\nnorth2:22 x86_64-linux\n");
    assertThat(ended.code).isZero();
  }

  @Test
  void listMachines_wrongProgram_saysWhere() throws Exception {
    Path file = write("machines.scm", """
        (define racks 2)
        (list (build-machine
                (name rak)))
        """);

    Ended ended = run(ListMachines.class, file);

    assertThat(ended.code).isEqualTo(1);
    assertThat(ended.err).contains(file + ":2:7: ").doesNotContain("\tat ");
  }

  @Test
  void buildGraphElsewhere_machineThere_buildsAndBringsTheOutputBack() throws Exception {
    Path head = Files.createDirectory(root.resolve("head"));
    KeyFiles headKeys = keys(head.resolve("etc"));
    KeyFiles machineKeys = keys(root.resolve("machine/etc"));
    headKeys.authorize(machineKeys.publicKey());
    machineKeys.authorize(headKeys.publicKey());
    String client = OpenSshKeys.generate(head.resolve("id")).toString();
    Path graph = Path.of("graphs", "hello-graph.scm");
    try (TestingMachine machine =
        TestingMachine.start(root.resolve("machine"), STORE, machineKeys, client)) {
      Path machines = write("machines.scm", machine.file());

      Ended ended = run(BuildGraphElsewhere.class, head, machines, graph);

      assertThat(ended.code).as(ended.out + ended.err).isZero();
      assertThat(ended.out)
          .contains("1. 127.0.0.1:")
          .containsPattern("-hello from 127[.]0[.]0[.]1:");
      try (Stream<Path> items = Files.list(head.resolve("store"))) {
        assertThat(items.filter(item -> item.toString().endsWith("-hello")))
            .singleElement()
            .satisfies(item -> assertThat(item).hasContent("Hello from a build machine\n"));
      }
    }
  }

  @Test
  void buildGraphElsewhere_noMachine_saysSo() throws Exception {
    Path head = Files.createDirectory(root.resolve("head"));
    keys(head.resolve("etc"));
    Path machines = write("machines.scm", "(list)");

    Ended ended =
        run(BuildGraphElsewhere.class, head, machines, Path.of("graphs", "hello-graph.scm"));

    assertThat(ended.code).isEqualTo(1);
    assertThat(ended.out).contains("hello.drv: no machine can ever build it");
  }

  @Test
  void buildGraphElsewhere_buildFails_saysWhat() throws Exception {
    Path head = Files.createDirectory(root.resolve("head"));
    KeyFiles headKeys = keys(head.resolve("etc"));
    KeyFiles machineKeys = keys(root.resolve("machine/etc"));
    machineKeys.authorize(headKeys.publicKey());
    String client = OpenSshKeys.generate(head.resolve("id")).toString();
    Path graph =
        write("graph.scm", "(derivation \"bad\" \"/bin/sh\" '(\"-c\" \"echo no luck; exit 3\"))\n");
    try (TestingMachine machine =
        TestingMachine.start(root.resolve("machine"), STORE, machineKeys, client)) {
      Path machines = write("machines.scm", machine.file());

      Ended ended = run(BuildGraphElsewhere.class, head, machines, graph);

      assertThat(ended.code).as(ended.out + ended.err).isEqualTo(1);
      assertThat(ended.out).contains("no luck\n", "bad.drv: ", "exit code 3");
    }
  }

  @Test
  void buildGraphElsewhere_wrongMachineFile_saysWhere() throws Exception {
    Path head = Files.createDirectory(root.resolve("head"));
    Path machines = write("machines.scm", "(list\n  (build-machin))\n");

    Ended ended =
        run(BuildGraphElsewhere.class, head, machines, Path.of("graphs", "hello-graph.scm"));

    assertThat(ended.code).isEqualTo(1);
    assertThat(ended.err).contains(machines + ":2:4: unbound variable: build-machin");
  }
}
