package org.relevo.app.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.offload.BuildStats;
import org.relevo.core.offload.MachineFailure;
import org.relevo.core.offload.Outcome;
import org.relevo.core.rank.Policies;
import org.relevo.core.rank.Ranking;
import org.relevo.core.rank.Situation;
import org.relevo.core.transfer.TransferStats;

@Timeout(60)
class FileJournalTest {
  private static final long FULL = 64 << 20;

  @TempDir
  private Path root;

  private final TestingSituations situations = new TestingSituations(new SplittableRandom(7));
  private TestingJournal journal;

  @BeforeEach
  void make() {
    journal = new TestingJournal(root);
  }

  private static void decide(FileJournal writer, Situation situation) {
    writer.decided(
        situation,
        "guix",
        1,
        Ranking.decide(situation, Policies.named("guix").orElseThrow(), new SplittableRandom(1)));
  }

  private Map<String, Integer> events() throws IOException {
    Map<String, Integer> events = new TreeMap<>();
    journal.entries().forEach(entry -> events.merge(entry.event(), 1, Integer::sum));
    return events;
  }

  @Test
  void close_nothingHappened_touchesNoFile() {
    journal.open("w", FULL).close();

    assertThat(root).isEmptyDirectory();
  }

  @Test
  void write_aBuild_joinsItsEventsByTheRequest() throws Exception {
    Situation situation = situations.large(2);
    BuildRequest request = situation.request();
    BuildMachine first = situation.candidates().get(0).machine();
    BuildMachine second = situation.candidates().get(1).machine();
    try (FileJournal writer = journal.open("w", FULL)) {
      decide(writer, situation);
      writer.finished(request, new Outcome.Postponed(List.of()));
      decide(writer, situation);
      writer.tried(request, first, 0);
      writer.failed(request, new MachineFailure(first, "it went\naway", true));
      writer.tried(request, second, 3);
      writer.finished(
          request,
          new Outcome.Built(
              second,
              new TreeMap<>(),
              new BuildStats(
                  new TransferStats(9, 4, 1234, Duration.ofMillis(1500)),
                  Duration.ofMillis(60_250),
                  new TransferStats(1, 1, 99, Duration.ofMillis(20)),
                  Duration.ofMillis(61_770))));
      decide(writer, situation);
    }
    List<Entry> entries = journal.entries();

    assertThat(entries.stream()
            .filter(
                entry -> List.of("decided", "tried", "failed", "finished").contains(entry.event()))
            .map(entry -> entry.event() + " " + entry.fields().count("request")))
        .containsExactly(
            "decided 1",
            "finished 1",
            "decided 1",
            "tried 1",
            "failed 1",
            "tried 1",
            "finished 1",
            "decided 2");
    Entry built = entries.stream()
        .filter(entry -> entry.event().equals("finished"))
        .skip(1)
        .findFirst()
        .orElseThrow();
    assertThat(built.text())
        .endsWith("\"request\":1,\"outcome\":\"built\",\"machine\":\"" + second.id()
            + "\",\"seconds\":61.77,\"buildSeconds\":60.25,"
            + "\"sent\":{\"needed\":9,\"items\":4,\"bytes\":1234,\"seconds\":1.5},"
            + "\"retrieved\":{\"needed\":1,\"items\":1,\"bytes\":99,\"seconds\":0.02}}");
    assertThat(journal.notes).isEmpty();
  }

  @Test
  void write_secrets_areNotThere() throws Exception {
    Situation situation = situations.large(3);
    try (FileJournal writer = journal.open("w", FULL)) {
      decide(writer, situation);
    }
    String text = Files.readString(journal.files.current());

    situation
        .candidates()
        .forEach(candidate -> assertThat(text)
            .doesNotContain(candidate.machine().hostKey().base64())
            .contains(candidate.machine().hostKey().fingerprint()));
  }

  @Test
  void write_severalWriters_eachFileStandsByItself() throws Exception {
    Situation situation = situations.large(20);
    for (int i = 0; i < 30; i++) {
      try (FileJournal writer = journal.open("w" + i, 20_000)) {
        decide(writer, situations.large(20));
        decide(writer, situation);
      }
    }
    int decisions = 0;
    for (Path file : journal.existing()) {
      try (JournalReader reader = JournalReader.open(List.of(file), journal.notes::add)) {
        decisions += TestingJournal.decisions(TestingJournal.entries(reader)).size();
      }
    }

    assertThat(journal.existing()).hasSizeGreaterThan(3);
    assertThat(decisions).isEqualTo(TestingJournal.decisions(journal.entries()).size());
    assertThat(decisions).isPositive();
  }

  @Test
  void write_tenThousandMachines_aDecisionMoreTakesNoMegabytes() {
    Situation situation = situations.large(10_000);
    EventEncoder encoder = new EventEncoder("w");
    int first = size(encoder, situation);
    int again = size(encoder, situation);
    int full = size(encoder, situations.full(situation));

    assertThat(first).as("with every machine and sample").isBetween(5_000_000, 10_000_000);
    assertThat(again).as("with what the machines lack, and how fast they are").isLessThan(450_000);
    assertThat(full).as("when none is asked").isLessThan(2_000);
  }

  private static int size(EventEncoder encoder, Situation situation) {
    return encoder.encode(List.of(new JournalEvent.Decided(
            Instant.EPOCH,
            situation,
            "guix",
            1,
            Ranking.decide(
                situation, Policies.named("guix").orElseThrow(), new SplittableRandom(1)))))
        .length;
  }

  @Test
  void write_moreThanCanWait_countsWhatWasDropped() throws Exception {
    Situation situation = situations.large(10_000);
    try (FileJournal writer = journal.open("w", FULL)) {
      for (int i = 0; i < 15; i++) {
        decide(writer, situation);
      }
    }
    Map<String, Integer> events = events();
    int lost = journal.entries().stream()
        .filter(entry -> entry.event().equals("lost"))
        .mapToInt(entry -> entry.fields().count("events"))
        .sum();

    assertThat(lost).isPositive();
    assertThat(lost + events.getOrDefault("decided", 0)).isEqualTo(15);
  }

  @Test
  void write_directoryThatCannotBe_failsNothing() throws Exception {
    Files.writeString(root.resolve("relevo"), "a file");
    try (FileJournal writer = journal.open("w", FULL)) {
      decide(writer, situations.next());
      decide(writer, situations.next());
    }

    assertThat(root.resolve("relevo")).isRegularFile();
  }

  @Test
  void write_diskFull_losesEventsAndNothingElse() throws Exception {
    Files.createDirectories(journal.files.directory());
    Files.createSymbolicLink(journal.files.current(), Path.of("/dev/full"));
    FileJournal writer = journal.open("w", FULL);
    decide(writer, situations.large(1));
    writer.close();
    Files.delete(journal.files.current());
    try (FileJournal again = journal.open("w", FULL)) {
      decide(again, situations.large(1));
    }

    assertThat(events()).containsEntry("decided", 1);
  }

  @Test
  void isWanted_off_isFalse() {
    assertThat(FileJournal.isWanted(Map.of())).isTrue();
    assertThat(FileJournal.isWanted(Map.of("RELEVO_JOURNAL", "off"))).isFalse();
  }
}
