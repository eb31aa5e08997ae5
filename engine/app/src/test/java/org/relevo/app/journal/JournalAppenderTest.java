package org.relevo.app.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalAppenderTest {
  @TempDir
  private Path root;

  private JournalFiles files;
  private JournalAppender appender;

  @BeforeEach
  void make() {
    files = JournalFiles.in(root);
    appender = appender(200);
  }

  private JournalAppender appender(long full) {
    return new JournalAppender(files, full, InstantSource.system(), new SplittableRandom());
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void append_noFileYet_makesOneThatOthersCannotRead() throws Exception {
    assertThat(appender.append(line("a"), "", true).written()).isTrue();

    assertThat(Files.readAllLines(files.current())).hasSize(2).last().isEqualTo("a");
    assertThat(Files.readAllLines(files.current()).get(0))
        .matches(
            "\\{\"time\":\"[^\"]+\",\"event\":\"journal\",\"version\":1,\"file\":\"[0-9a-f]+\"}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.current())))
        .startsWith("rw-")
        .endsWith("---")
        .doesNotContain("x");
  }

  @Test
  void append_meantForAnotherFile_writesNothingAndNamesTheFile() throws Exception {
    String file = appender.append(line("a"), "", true).file();
    assertThat(appender.append(line("b"), file, false).written()).isTrue();

    JournalAppender.Attempt attempt = appender.append(line("c"), "another", false);

    assertThat(attempt.written()).isFalse();
    assertThat(attempt.file()).isEqualTo(file);
    assertThat(Files.readAllLines(files.current())).hasSize(3).endsWith("a", "b");
  }

  @Test
  void append_fileFull_beginsAnotherAndKeepsSome() throws Exception {
    int last = JournalFiles.KEPT + 5;
    for (int i = 0; i <= last; i++) {
      JournalAppender.Attempt attempt = appender.append(line("x".repeat(200) + i), "", true);
      assertThat(attempt.written() && attempt.begun()).isTrue();
      if (i == 9) {
        new JournalCompressor(files, "1-a").compress();
      }
    }

    assertThat(TestingJournal.existing(files)).hasSize(1 + JournalFiles.KEPT);
    assertThat(Files.readString(files.current())).endsWith("x" + last + "\n");
    assertThat(Files.readString(files.rotated(1))).endsWith("x" + (last - 1) + "\n");
    assertThat(files.compressed(JournalFiles.KEPT)).exists();
    assertThat(files.rotated(JournalFiles.KEPT)).doesNotExist();
    try (var all = Files.list(files.directory())) {
      assertThat(all).hasSize(2 + JournalFiles.KEPT);
    }
  }

  @Test
  void append_rotatedMeanwhileByAnother_asksForLinesThatStandByThemselves() throws Exception {
    String file = appender.append(line("x".repeat(200)), "", true).file();
    JournalAppender.Attempt other = appender(200).append(line("b"), "", true);

    assertThat(other.file()).isNotEqualTo(file);
    assertThat(appender.append(line("c"), file, false))
        .isEqualTo(new JournalAppender.Attempt(other.file(), false, false));
  }

  @Test
  void append_afterATornLine_beginsANewOne() throws Exception {
    String file = appender.append(line("a"), "", true).file();
    Files.writeString(files.current(), "{\"torn", StandardOpenOption.APPEND);

    assertThat(appender.append(line("b"), file, false).written()).isTrue();

    assertThat(Files.readAllLines(files.current())).endsWith("a", "{\"torn", "b");
  }

  @Test
  void append_diskFull_failsWithTheReason() throws Exception {
    Files.createDirectories(files.directory());
    Files.createSymbolicLink(files.current(), Path.of("/dev/full"));

    assertThatThrownBy(() -> appender.append(line("a"), "", true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
  }

  private static List<String> lines(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** Processes that append at once, with rotations and compressions all the time: every line is there once, whole, in its order. */
  @Test
  void append_severalProcesses_noLineIsLostOrTorn() throws Exception {
    int processes = 3;
    int lines = 150;
    List<Process> started = new ArrayList<>();
    try {
      for (int i = 0; i < processes; i++) {
        started.add(new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TestingAppender.class.getName(),
                root.toString(),
                Integer.toString(i),
                Integer.toString(lines))
            .inheritIO()
            .start());
      }
      for (Process process : started) {
        assertThat(process.waitFor()).isZero();
      }
    } finally {
      started.forEach(Process::destroyForcibly);
    }
    List<String> all = new ArrayList<>();
    List<Path> paths = new ArrayList<>(TestingJournal.existing(files));
    Collections.reverse(paths);
    for (Path path : paths) {
      List<String> inFile = lines(path);
      assertThat(inFile.get(0)).contains("\"event\":\"journal\"");
      all.addAll(inFile.subList(1, inFile.size()));
    }
    assertThat(paths).as("files").hasSizeGreaterThan(3);
    assertThat(paths.get(0).toString()).endsWith(".gz");
    assertThat(all).hasSize(processes * lines);
    for (int i = 0; i < processes; i++) {
      String name = i + " ";
      List<String> expected = new ArrayList<>();
      for (int line = 0; line < lines; line++) {
        expected.add(TestingAppender.line(i, line));
      }
      assertThat(all.stream().filter(line -> line.startsWith(name))).isEqualTo(expected);
    }
  }
}
