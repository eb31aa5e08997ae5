package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.Main;
import org.relevo.formats.path.StorePath;
import org.relevo.tests.peers.Peers;

/** Large bundles that a machine behind a real OpenSSH server unpacks with commands of its own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PackedBundlesTest {
  @TempDir
  private Path root;

  private Path programs;
  private Path calls;
  private OpenSshFarm farm;

  @BeforeEach
  void start() throws Exception {
    Peers.require("zstd", "zstd");
    programs = Files.createDirectory(root.resolve("programs"));
    calls = root.resolve("calls");
    farm = new OpenSshFarm(root, "SetEnv PATH=" + programs + ":/usr/bin:/bin");
    Path file = farm.headDirectories.machinesFile();
    Files.writeString(
        file, Files.readString(file).replace("(compression \"none\")", "(compression \"zstd\")"));
  }

  @AfterEach
  void stop() throws Exception {
    try (OpenSshFarm ended = farm) {
      ended.sshd.close();
      assertThat(ended.head.verify()).isEmpty();
      assertThat(ended.machine.verify()).isEmpty();
    }
  }

  /** Puts a program into the machine's path that notes how it was called, and then does that. */
  private void program(String name, String what) throws IOException {
    Path file = programs.resolve(name);
    Files.writeString(
        file,
        "#!/bin/sh\necho " + name + " \"$@\" \"$GUIX_DAEMON_SOCKET\" >> " + calls + "\n" + what);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A guix whose archive command is ours, by way of the daemon as Guix's. */
  private void guix(String before) throws IOException {
    program(
        "guix",
        before + "exec " + Path.of(System.getProperty("java.home"), "bin", "java")
            + " -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path") + "' "
            + Main.class.getName() + " \"$@\"\n");
  }

  private StorePath large() throws IOException {
    return farm.text(
        "large",
        IntStream.range(0, 1_500_000)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining("\n")));
  }

  private StorePath copyOf(StorePath large) throws IOException {
    return farm.derivation("copy", "cat " + large + " > $out", List.of(large));
  }

  private void assertBuilds(StorePath derivation, StorePath large) throws IOException {
    assertThat(farm.run("build", derivation.toString())).as(farm.err).isZero();
    assertThat(farm.head.realPath(farm.output(derivation)))
        .hasSameBinaryContentAs(farm.head.realPath(large));
    assertThat(farm.machine.info(large)).isPresent();
  }

  private List<String> calls() throws IOException {
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  @Test
  void build_largeInputAndOutput_goPackedThroughTheMachinesCommands() throws Exception {
    guix("");
    StorePath large = large();
    StorePath copy = copyOf(large);
    assertBuilds(copy, large);
    assertThat(calls())
        .containsExactly(
            "guix archive --import " + farm.socket,
            "guix archive --import " + farm.socket,
            "guix archive --export " + farm.output(copy) + " " + farm.socket);
    assertThat(farm.err).doesNotContain("failed");
  }

  @Test
  void build_smallItems_startNoCommand() throws Exception {
    guix("");
    StorePath small = farm.text("small", "little");
    assertBuilds(copyOf(small), small);
    assertThat(calls()).isEmpty();
  }

  @Test
  void build_machineWithoutArchiveCommand_goesUnpacked() throws Exception {
    StorePath large = large();
    assertBuilds(copyOf(large), large);
    assertThat(calls()).isEmpty();
  }

  @Test
  void build_commandThatFailsAtOnce_goesUnpackedAndIsNotTriedAgain() throws Exception {
    program("guix", "echo no daemon here >&2; exit 1\n");
    StorePath large = large();
    assertBuilds(copyOf(large), large);
    assertThat(calls()).containsExactly("guix archive --import " + farm.socket);
  }

  @Test
  void build_commandThatOnlySaysThatItImported_isFoundOut() throws Exception {
    program("guix", "cat > /dev/null\n");
    StorePath large = large();
    assertThat(farm.run("build", copyOf(large).toString(), "--max-wait", "0")).isEqualTo(1);
    assertThat(farm.err).contains("it did not make ");
  }

  @Test
  void build_exportThatBreaksOff_bringsNothingWrongHome() throws Exception {
    guix("if [ \"$2\" = --export ]; then echo broken >&2; exit 3; fi\n");
    StorePath large = large();
    StorePath copy = copyOf(large);
    assertBuilds(copy, large);
    assertThat(calls()).hasSize(3);
  }
}
