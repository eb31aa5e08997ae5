package org.relevo.core.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StandingTextTest {
  private static final String WRITTEN = """
      format=1
      machine=anvil\\:22
      access=abc
      probed-until=2026-01-02T03\\:04\\:05Z
      drain.since=2026-01-01T00\\:00\\:00Z
      drain.who=root
      drain.why=new disk
      unreachable.failures=3
      unreachable.why=connection refused\\nStart the SSH server there.
      unreachable.on-trial=false
      unreachable.since=2026-01-01T00\\:00\\:01Z
      unreachable.until=2026-01-01T00\\:00\\:03.5Z
      unreachable.last-tried=2026-01-01T00\\:00\\:02Z
      something-new=ignored
      """;
  private static final StandingText MEANT = new StandingText(
      "anvil:22",
      "abc",
      new Standing(
          List.of(new Sentence(
              Trouble.UNREACHABLE,
              "connection refused\nStart the SSH server there.",
              3,
              Instant.parse("2026-01-01T00:00:01Z"),
              Instant.parse("2026-01-01T00:00:03.500Z"),
              Instant.parse("2026-01-01T00:00:02Z"),
              false)),
          Optional.of(new Drain("root", "new disk", Instant.parse("2026-01-01T00:00:00Z"))),
          Optional.of(Instant.parse("2026-01-02T03:04:05Z"))));

  @Test
  void read_file_givesItsMeaning() throws Exception {
    assertThat(StandingText.read(WRITTEN, "anvil:22")).isEqualTo(MEANT);
  }

  @Test
  void write_anything_isReadBackTheSame() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      StandingText text = random(random);
      assertThat(StandingText.read(text.write(), text.machine()))
          .as("seed " + seed + ", round " + round)
          .isEqualTo(text);
    }
  }

  private static StandingText random(Random random) {
    List<Sentence> sentences = new ArrayList<>();
    for (Trouble kind : Trouble.values()) {
      if (random.nextInt(3) == 0) {
        sentences.add(new Sentence(
            kind,
            word(random),
            1 + random.nextInt(100),
            time(random),
            time(random),
            time(random),
            random.nextBoolean()));
      }
    }
    Optional<Drain> drain = random.nextBoolean()
        ? Optional.of(new Drain(word(random), word(random), time(random)))
        : Optional.empty();
    Optional<Instant> probed = random.nextBoolean() ? Optional.of(time(random)) : Optional.empty();
    return new StandingText(
        "m" + word(random) + ":22", word(random), new Standing(sentences, drain, probed));
  }

  private static String word(Random random) {
    String letters = "aé=:#! \\\n\t\r„“\uD83D\uDD25\0.";
    StringBuilder word = new StringBuilder();
    for (int length = random.nextInt(6); length > 0; length--) {
      word.appendCodePoint(letters.codePointAt(letters.offsetByCodePoints(
          0, random.nextInt(letters.codePointCount(0, letters.length())))));
    }
    return word.toString();
  }

  private static Instant time(Random random) {
    return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
  }

  @Test
  void read_linesMissing_isRefusedUnlessAWholeGroupIs() {
    List<String> lines = WRITTEN.lines().toList();
    for (int missing = 0; missing < lines.size(); missing++) {
      List<String> rest = new ArrayList<>(lines);
      String line = rest.remove(missing);
      String text = String.join("\n", rest);
      if (line.startsWith("probed-until")
          || line.startsWith("drain.since")
          || line.startsWith("unreachable.failures")
          || line.startsWith("something-new")) {
        continue;
      }
      assertThatThrownBy(() -> StandingText.read(text, "anvil:22"))
          .as("without " + line)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void read_mutations_areRefusedOrMeanSomething() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      StringBuilder text = new StringBuilder(WRITTEN);
      text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(128));
      try {
        StandingText read = StandingText.read(text.toString(), "anvil:22");
        assertThat(StandingText.read(read.write(), "anvil:22"))
            .as("seed " + seed + ", round " + round)
            .isEqualTo(read);
      } catch (StandingText.CorruptException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void read_aboutAnotherMachineOrOfAnotherFormat_isRefused() {
    assertThatThrownBy(() -> StandingText.read(WRITTEN, "other:22"))
        .hasMessage("it is about anvil:22");
    assertThatThrownBy(() -> StandingText.read(WRITTEN.replace("format=1", "format=2"), "anvil:22"))
        .hasMessageContaining("format is \"2\"");
  }
}
