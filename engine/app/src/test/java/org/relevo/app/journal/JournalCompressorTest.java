package org.relevo.app.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCompressorTest {
  @TempDir
  private Path root;

  private TestingJournal journal;
  private JournalCompressor compressor;

  @BeforeEach
  void writeThreeFiles() throws Exception {
    journal = new TestingJournal(root);
    JournalAppender appender =
        new JournalAppender(journal.files, 100, InstantSource.system(), new SplittableRandom());
    for (String event : List.of("a", "b", "c")) {
      String line = "{\"time\":\"2026-11-24T10:00:00.123Z\",\"event\":\"" + event + "\"}\n";
      appender.append(line.getBytes(StandardCharsets.UTF_8), "", true);
    }
    compressor = new JournalCompressor(journal.files, ProcessHandle.current().pid() + "-a");
  }

  private List<String> events() throws Exception {
    return journal.entries().stream()
        .map(Entry::event)
        .filter(event -> !event.equals("journal"))
        .toList();
  }

  @Test
  void compress_olderFiles_takesTheirPlace() throws Exception {
    compressor.compress();
    compressor.compress();

    assertThat(journal.existing())
        .containsExactly(
            journal.files.current(), journal.files.compressed(1), journal.files.compressed(2));
    assertThat(events()).containsExactly("a", "b", "c");
  }

  @Test
  void compress_whatAKilledProcessLeft_isRemoved() throws Exception {
    // No process has so high a number.
    Path left =
        Files.writeString(journal.files.directory().resolve(".compressing-999999999-a"), "");
    Path others = Files.writeString(
        journal
            .files
            .directory()
            .resolve(".compressing-" + ProcessHandle.current().pid() + "-b"),
        "");

    compressor.compress();

    assertThat(left).doesNotExist();
    assertThat(others).exists();
  }

  @Test
  void read_damaged_saysWhichFile() throws Exception {
    compressor.compress();
    Path file = journal.files.compressed(1);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));
    assertThatThrownBy(this::events)
        .isInstanceOf(JournalFormatException.class)
        .hasMessageStartingWith(file + ":1: ");
    Files.writeString(file, "hello");
    assertThatThrownBy(this::events)
        .isInstanceOf(JournalFormatException.class)
        .hasMessageStartingWith(file + ":1: it is not compressed by gzip");
  }
}
