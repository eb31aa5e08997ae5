package org.relevo.app.daemon.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class LogFileTest {
  private static final StorePath DRV =
      new StorePath(StoreDir.GUIX, "0nlwi75s2a82fsk6xfav65pvcjaym8l4-x.drv");

  @TempDir
  private Path root;

  @Test
  void path_isWhereTheRealDaemonHasIt() {
    assertThat(LogFile.path(Path.of("/l"), DRV))
        .isEqualTo(Path.of("/l/0n/lwi75s2a82fsk6xfav65pvcjaym8l4-x.drv.gz"));
  }

  @Test
  void lastLines_manyPieces_areTheLastTen() throws IOException {
    try (LogFile log = LogFile.create(root, DRV)) {
      assertThat(log.lastLines()).isEmpty();
      for (int i = 0; i < 5000; i++) {
        byte[] line = ("line " + i + "\n").getBytes(UTF_8);
        log.write(line, line.length);
      }

      assertThat(log.lastLines())
          .isEqualTo(IntStream.range(4990, 5000)
              .mapToObj(i -> "line " + i)
              .collect(Collectors.joining("\n")));
    }
  }

  @Test
  void lastLines_onePieceLargerThanWhatIsKept_isItsEnd() throws IOException {
    byte[] piece = ("x".repeat(100_000) + "\nend").getBytes(UTF_8);
    try (LogFile log = LogFile.create(root, DRV)) {
      log.write(piece, piece.length);

      assertThat(log.lastLines()).hasSize(8192).endsWith("\nend");
    }
  }

  @Test
  void create_directoryCannotBeMade_keepsTheTailNevertheless() throws IOException {
    Path file = Files.createFile(root.resolve("file"));
    try (LogFile log = LogFile.create(file, DRV)) {
      log.write("word".getBytes(UTF_8), 4);

      assertThat(log.lastLines()).isEqualTo("word");
    }
  }
}
