package org.relevo.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachinesFileException;

class MachinesFileTest {
  private static final String MACHINE = "(list (build-machine (name \"%s\") (user \"u\")"
      + " (systems '(\"x86_64-linux\")) (host-key \"ssh-ed25519"
      + " AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd\")))";

  @TempDir
  private Path directory;

  private Path file;
  private MachinesFile source;
  private int changes;

  @BeforeEach
  void name() {
    file = directory.resolve("machines.scm");
    source = new MachinesFile(file);
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + 1000L * ++changes));
  }

  private List<String> names() throws MachinesFileException {
    return source.machines().stream().map(BuildMachine::name).toList();
  }

  @Test
  void machines_missingFile_areNone() throws Exception {
    assertThat(names()).isEmpty();
  }

  @Test
  void machines_brokenFromTheStart_fail() throws Exception {
    write("(list nowhere)");

    assertThatThrownBy(this::names)
        .isInstanceOf(MachinesFileException.class)
        .hasMessageContaining(
            "machines.scm:1:7: unbound variable: nowhere\n  (list nowhere)\n        ^");
  }

  @Test
  void machines_brokenLater_areTheLastGoodOnesUntilItIsMended() throws Exception {
    write(MACHINE.formatted("old"));
    assertThat(names()).containsExactly("old");

    write("(list nowhere");
    assertThat(names()).containsExactly("old");
    assertThat(names()).containsExactly("old");

    write(MACHINE.formatted("new"));
    assertThat(names()).containsExactly("new");
  }

  @Test
  void machines_fileThatIsRemoved_areNone() throws Exception {
    write(MACHINE.formatted("old"));
    assertThat(names()).containsExactly("old");

    Files.delete(file);

    assertThat(names()).isEmpty();
  }

  @Test
  void machinesOfText_withBindings_areGiven() throws Exception {
    MachineProgram program = MachineProgram.ofText(
        Path.of("farm"),
        "(map (lambda (n) (build-machine (inherit base) (name n) (parallel-builds slots))) names)",
        MachineProgramOptions.DEFAULT.withBindings(Map.of(
            "names", List.of("a", "b"),
            "slots", 4,
            "base",
                MachineProgram.ofText(
                        Path.of("base"), MACHINE.formatted("base"), MachineProgramOptions.DEFAULT)
                    .evaluate()
                    .get(0))));

    assertThat(program.evaluate()).extracting(BuildMachine::name).containsExactly("a", "b");
    assertThat(program.evaluate()).extracting(BuildMachine::parallelBuilds).containsExactly(4, 4);
  }

  @Test
  void machines_namesOfJava_meanSomethingOnlyWithTrust() throws Exception {
    write(MACHINE.formatted("a").replace("\"a\"", "(java.lang.Integer:toString 7)"));

    assertThat(new MachinesFile(file, MachineProgramOptions.DEFAULT.withTrust(true)).machines())
        .extracting(BuildMachine::name)
        .containsExactly("7");
    assertThatThrownBy(this::names).hasMessageContaining("unbound variable: java.lang.Integer");
  }

  @Test
  void machinesOfText_fault_isPlacedInTheText() {
    assertThatThrownBy(() -> MachineProgram.ofText(
                Path.of("farm"), "\n (car '())", MachineProgramOptions.DEFAULT)
            .evaluate())
        .hasMessageStartingWith("farm:2:2: car:");
  }
}
