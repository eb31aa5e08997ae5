package org.relevo.app.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.HostKey;
import org.relevo.core.machine.Resources;

class MachineTextTest {
  private static final Path HOME = Path.of("/home/me");
  private static final MachineText TEXT = new MachineText(HOME);

  private static BuildMachine plain(String name) {
    return new BuildMachine(
        name,
        22,
        List.of("x86_64-linux"),
        "offload",
        HostKey.parse(TestingRepl.KEY),
        HOME.resolve(".ssh/id_rsa"),
        List.of("zlib@openssh.com", "zlib"),
        3,
        BuildMachine.DEFAULT_DAEMON_SOCKET,
        OptionalDouble.of(0.8),
        1,
        1,
        Set.of(),
        Optional.empty());
  }

  @Test
  void form_defaults_areLeftOut() {
    assertThat(TEXT.form(plain("an\"vil")))
        .isEqualTo("(build-machine\n"
            + "  (name \"an\\\"vil\")\n"
            + "  (systems '(\"x86_64-linux\"))\n"
            + "  (user \"offload\")\n"
            + "  (host-key \"" + TestingRepl.KEY + "\"))");
  }

  @Test
  void form_otherFields_areShown() {
    BuildMachine machine = new BuildMachine(
        "a",
        2222,
        List.of("x86_64-linux", "i686-linux"),
        "me",
        HostKey.parse(TestingRepl.KEY),
        Path.of("/key"),
        List.of("none"),
        9,
        "/socket",
        OptionalDouble.empty(),
        4,
        2.5,
        Set.of("kvm", "big"),
        Optional.empty());
    BuildMachine more = machine
        .withResources(Resources.parse("gpu=1 memory-mib=16000"))
        .withMemoryFloor(Optional.of(ByteSize.ofMebibytes(512)));
    assertThat(TEXT.form(more))
        .contains(
            "(resources '((gpu . 1) (memory-mib . 16000)))",
            "(memory-floor-mib 512)",
            "(port 2222)",
            "(systems '(\"x86_64-linux\" \"i686-linux\"))",
            "(private-key \"/key\")",
            "(compression \"none\")",
            "(compression-level 9)",
            "(daemon-socket \"/socket\")",
            "(overload-threshold #f)",
            "(parallel-builds 4)",
            "(speed 2.5)",
            "(features '(\"big\" \"kvm\"))");
  }

  @Test
  void forms_many_areCutWithTheirNumber() {
    List<BuildMachine> machines = List.of(plain("a"), plain("b"), plain("c"));
    assertThat(TEXT.forms(machines, 2))
        .contains("\"b\"")
        .doesNotContain("\"c\"")
        .endsWith(")\n;; and 1 more");
    assertThat(TEXT.forms(machines, 3)).contains("\"c\"").endsWith("))");
  }
}
