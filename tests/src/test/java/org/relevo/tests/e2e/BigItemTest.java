package org.relevo.tests.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.Main;
import org.relevo.app.serve.ServeCommand;
import org.relevo.core.store.FileTrees;

/** An item four times as large as the heap of either end goes there and comes back. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BigItemTest {
  private static final int MEBIBYTES = 512;
  private static final String HEAP = "-Xmx128m";

  @TempDir
  Path root;

  private static Process relevo(Path log, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        HEAP,
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).redirectError(log.toFile()).start();
  }

  private void writeRandom(Path file) throws IOException {
    byte[] block = new byte[1 << 20];
    SplittableRandom random = new SplittableRandom(7);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < MEBIBYTES; i++) {
        for (int at = 0; at < block.length; at += 4096) {
          // A page that no other has is enough to keep the items from being zeros.
          block[at] = (byte) random.nextInt();
          block[at + 1] = (byte) i;
          block[at + 2] = (byte) (i >> 8);
        }
        out.write(block);
      }
    }
  }

  @Test
  void build_itemLargerThanTheHeap_goesThereAndComesBack() throws Exception {
    Path big = root.resolve("big");
    writeRandom(big);
    Path graph = Files.writeString(root.resolve("graph.scm"), """
        (derivation "copy" "/bin/sh" (list "-c" "cat < $big > $out")
                    #:inputs (list (source "big"))
                    #:env '(("PATH" . "/usr/bin:/bin")))
        """);
    try (OpenSshFarm farm = new OpenSshFarm(root)) {
      Path socket = root.resolve("machine/big.socket");
      Files.writeString(
          farm.headDirectories.machinesFile(),
          Files.readString(farm.headDirectories.machinesFile())
              .replace(farm.socket.toString(), socket.toString()));
      Process machine = relevo(
          root.resolve("machine.log"),
          "serve",
          "--socket",
          socket.toString(),
          "--config",
          farm.machineDirectories.configuration().toString(),
          "--state",
          farm.machineDirectories.state().toString(),
          "--store",
          OpenSshFarm.DIR.text(),
          "--real-store",
          farm.machineDirectories.realStore().toString());
      try (BufferedReader said = machine.inputReader()) {
        String line = said.readLine();
        while (line != null && !line.equals(ServeCommand.READY)) {
          line = said.readLine();
        }
        assertThat(line).as(Files.readString(root.resolve("machine.log"))).isNotNull();
        Process head = relevo(
            root.resolve("head.log"),
            "build",
            "-f",
            graph.toString(),
            "--quiet",
            "--config",
            farm.headDirectories.configuration().toString(),
            "--state",
            farm.headDirectories.state().toString(),
            "--store",
            OpenSshFarm.DIR.text(),
            "--real-store",
            farm.headDirectories.realStore().toString());
        String output = new String(head.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(head.waitFor(280, TimeUnit.SECONDS)).isTrue();
        assertThat(head.exitValue())
            .as(Files.readString(root.resolve("head.log")))
            .isZero();

        Path copy = farm.head.realPath(OpenSshFarm.DIR.parse(output));
        assertThat(Files.mismatch(big, copy)).isEqualTo(-1);
      } finally {
        machine.destroy();
        assertThat(machine.waitFor(20, TimeUnit.SECONDS)).isTrue();
        FileTrees.delete(farm.machineDirectories.realStore());
      }
    }
  }
}
