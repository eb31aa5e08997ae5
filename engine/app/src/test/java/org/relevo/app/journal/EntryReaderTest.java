package org.relevo.app.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Policies;
import org.relevo.core.rank.Ranking;
import org.relevo.core.rank.Situation;

/** A journal as foreign bytes. */
@Timeout(120)
class EntryReaderTest {
  private static final Path FILE = Path.of("a.jsonl");

  @TempDir
  private Path root;

  private final List<String> notes = new ArrayList<>();

  private List<Entry> read(byte[] bytes) throws IOException {
    EntryReader reader = new EntryReader(FILE, new ByteArrayInputStream(bytes), notes::add);
    List<Entry> entries = new ArrayList<>();
    for (Optional<Entry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
      entries.add(entry.get());
    }
    reader.last().ifPresent(entries::add);
    return entries;
  }

  private List<Entry> read(String... lines) throws IOException {
    return read((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String line(String event, String fields) {
    return "{\"time\":\"2026-11-24T10:00:00.123Z\",\"event\":\"" + event + "\",\"writer\":\"w\""
        + fields + "}";
  }

  private byte[] journal(int decisions) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    TestingSituations situations = new TestingSituations(random);
    TestingJournal journal = new TestingJournal(root);
    try (FileJournal writer = journal.open("w", 1 << 24)) {
      for (int i = 0; i < decisions; i++) {
        Situation situation = situations.next();
        Decision decision =
            Ranking.decide(situation, Policies.DEFAULT, new SplittableRandom(random.nextLong()));
        writer.decided(situation, Policies.DEFAULT.name(), i, decision);
      }
    }
    return Files.readAllBytes(journal.files.current());
  }

  @Test
  void read_unknownEventsAndFields_areReadPast() throws Exception {
    List<Entry> entries = read(
        line("journal", ",\"version\":1,\"later\":[1,{\"a\":null}]"),
        line("comet", ",\"id\":1"),
        "",
        "{\"time\":\"2026-11-24T10:00:00.123Z\",\"event\":\"comet\"}");

    assertThat(entries).extracting(Entry::event).containsExactly("journal", "comet", "comet");
    assertThat(TestingJournal.decisions(entries)).isEmpty();
    assertThat(notes).isEmpty();
  }

  @Test
  void read_tornLine_isLeftOutWithANote() throws Exception {
    List<Entry> entries =
        read(line("a", ""), "{\"time\":\"2026-11-24T10:00:00.123Z\",\"eve", line("b", ""));

    assertThat(entries).extracting(Entry::event).containsExactly("a", "b");
    assertThat(notes)
        .containsExactly("a.jsonl:2: the line was not written to its end; it is left out");
  }

  @Test
  void read_everyTruncation_givesTheLinesBeforeIt() throws Exception {
    byte[] bytes = journal(2);
    int whole = read(bytes).size();
    int start = bytes.length - 1500;
    for (int length = start; length < bytes.length; length++) {
      notes.clear();
      int newlines = 0;
      for (int i = 0; i < length; i++) {
        newlines += bytes[i] == '\n' ? 1 : 0;
      }
      boolean lineIsWhole = bytes[length] == '\n';
      boolean between = bytes[length - 1] == '\n';
      int entries = read(Arrays.copyOf(bytes, length)).size();
      assertThat(entries).as("cut at %d", length).isEqualTo(newlines + (lineIsWhole ? 1 : 0));
      assertThat(notes).as("cut at %d", length).hasSize(lineIsWhole || between ? 0 : 1);
    }
    assertThat(whole).isGreaterThan(5);
  }

  @Test
  void read_nonsense_saysWhereAndWhat() {
    assertThatThrownBy(() -> read(line("a", ""), "hello"))
        .isInstanceOf(JournalFormatException.class)
        .hasMessageStartingWith("a.jsonl:2: it is not JSON: Unrecognized token 'hello'");
    assertThatThrownBy(() -> read("[1]")).hasMessage("a.jsonl:1: it is no JSON object");
    assertThatThrownBy(() -> read("{}")).hasMessage("a.jsonl:1: the field \"event\" is missing");
    assertThatThrownBy(() -> read("{\"event\":\"a\",\"time\":\"noon\"}"))
        .hasMessage("a.jsonl:1: the field \"time\" is \"noon\", not a time such as"
            + " 2026-11-24T10:00:00.123Z");
    assertThatThrownBy(() -> read(line("a", "") + line("b", "")))
        .hasMessageStartingWith("a.jsonl:1: it is not JSON: ");
    assertThatThrownBy(() -> read(line("a", ",\"b\":1,\"b\":2"))).hasMessageContaining("Duplicate");
    assertThatThrownBy(() -> read(line("journal", ",\"version\":2")))
        .hasMessage("a.jsonl:1: its version is 2, and this program knows only 1");
    assertThatThrownBy(() -> read("{\"a\":\"\uD83D\uDE00\"}x".getBytes(StandardCharsets.UTF_16)))
        .hasMessage("a.jsonl:1: byte 1 of the line is not UTF-8");
  }

  @Test
  void decode_whatIsNotDefined_saysSo() {
    assertThatThrownBy(
            () -> TestingJournal.decisions(read(line("farm", ",\"id\":1,\"machines\":\"7\""))))
        .hasMessage("a.jsonl:1: in the event \"farm\": machine 7 is not defined by this writer"
            + " before in this file");
    assertThatThrownBy(() -> TestingJournal.decisions(read(line("decided", ",\"request\":1"))))
        .hasMessageStartingWith("a.jsonl:1: in the event \"decided\": request 1 is not defined");
    assertThatThrownBy(() -> TestingJournal.decisions(read(line("machine", ",\"id\":1"))))
        .hasMessage("a.jsonl:1: in the event \"machine\": the field \"hostKey\" is missing");
  }

  /** Whatever happens to a file, it is read, or refused with the line. */
  @Test
  void decode_mutations_areReadOrRefusedWithTheirLine() throws Exception {
    long seed = 42;
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = journal(2);
    int refused = 0;
    int read = 0;
    for (int round = 0; round < 1500; round++) {
      byte[] mutated = bytes.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        int at = random.nextInt(mutated.length);
        mutated[at] = random.nextBoolean()
            ? (byte) "0123456789{}[],:\"-ntf".charAt(random.nextInt(21))
            : (byte) random.nextInt(256);
      }
      try {
        for (RecordedDecision decision : TestingJournal.decisions(read(mutated))) {
          Ranking.decide(decision.situation(), Policies.DEFAULT, new SplittableRandom(1));
        }
        read++;
      } catch (JournalFormatException e) {
        assertThat(e).hasMessageMatching("(?s)a\\.jsonl:[0-9]+: .+");
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("round " + round + " of seed " + seed, e);
      }
    }
    assertThat(refused).isGreaterThan(200);
    assertThat(read).isGreaterThan(50);
  }
}
