package org.relevo.core.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthReportTest {
  private static final String LINUX = """
      Welcome to build7!
      @clock
      1700000003
      @uname
      Linux 6.1.0-18-amd64 x86_64
      @host
      build7
      @cores
      16
      @load
      3.10 2.05 0.99 4/812 91177
      @memory
      MemTotal:       65843212 kB
      MemFree:         1048576 kB
      MemAvailable:    2097152 kB
      @disk
      /gnu/store
      Filesystem     1024-blocks      Used Available Capacity Mounted on
      /dev/mapper/a volume 479151816 321151816 133592412      71% /gnu/store with space
      @end
      """;
  private static final Instant ASKED = Instant.ofEpochSecond(1_700_000_000);
  private static final Instant ANSWERED = ASKED.plusSeconds(2);

  @Test
  void parse_linux_hasEverything() throws Exception {
    Health health = HealthReport.parse(LINUX, ASKED, ANSWERED);
    assertThat(health)
        .isEqualTo(new Health(
            "build7",
            "Linux 6.1.0-18-amd64",
            "x86_64",
            16,
            new LoadAverage(3.10, 2.05, 0.99),
            ByteSize.ofKibibytes(133_592_412),
            "/gnu/store",
            Optional.of(ByteSize.ofKibibytes(65_843_212)),
            Optional.of(ByteSize.ofKibibytes(2_097_152)),
            Duration.ofSeconds(2),
            Optional.empty(),
            ANSWERED));
    assertThat(health.normalizedLoad()).isEqualTo(3.10 / 16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " 21:20:10 up  1:20,  0 user,  load average: 0.25, 0.09, 0.08",
        "10:11PM  up 3 days, 2 users, load averages: 0.25 0.09 0.08",
        "0.25 0.09 0.08 1/99 1"
      })
  void parse_loadOfAnyForm_isRead(String line) throws Exception {
    String text = LINUX.replace("3.10 2.05 0.99 4/812 91177", line);
    assertThat(HealthReport.parse(text, ASKED, ANSWERED).load())
        .isEqualTo(new LoadAverage(0.25, 0.09, 0.08));
  }

  @Test
  void parse_withoutProc_hasNoMemory() throws Exception {
    String text = LINUX.replaceAll("Mem.*\n", "");
    Health health = HealthReport.parse(text, ASKED, ANSWERED);
    assertThat(health.totalMemory()).isEmpty();
    assertThat(health.freeMemory()).isEmpty();
  }

  @Test
  void parse_oldKernel_takesFreeMemoryForAvailable() throws Exception {
    String text = LINUX.replaceAll("MemAvailable.*\n", "");
    assertThat(HealthReport.parse(text, ASKED, ANSWERED).freeMemory())
        .contains(ByteSize.ofKibibytes(1_048_576));
  }

  @Test
  void parse_diskBeyondItsReserve_isZeroFree() throws Exception {
    String text = LINUX.replace("133592412", "-17");
    assertThat(HealthReport.parse(text, ASKED, ANSWERED).freeDisk()).isEqualTo(new ByteSize(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"clock", "uname", "host", "cores", "load", "disk", "end"})
  void parse_missingPart_namesIt(String part) {
    String text = LINUX.replace("@" + part + "\n", "@other\n");
    assertThatThrownBy(() -> HealthReport.parse(text, ASKED, ANSWERED))
        .isInstanceOf(HealthReportException.class)
        .hasMessageContaining("\"" + part + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1700000003=99999999999999999999",
        "1700000003=soon",
        "\n16\n=\n0\n",
        "\n16\n=\n-1\n",
        "\n16\n=\n99999999\n",
        "3.10 2.05=high",
        "3.10 2.05=-3.10 2.05",
        "3.10 2.05=NaN 2.05",
        "71% /=lots /"
      })
  void parse_strangeFigure_isRefused(String change) {
    String[] sides = change.split("=");
    String text = LINUX.replace(sides[0], sides[1]);
    assertThat(text).isNotEqualTo(LINUX);
    assertThatThrownBy(() -> HealthReport.parse(text, ASKED, ANSWERED))
        .isInstanceOf(HealthReportException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "held 1 two",
        "held 1 99999999",
        "held -1",
        "held  1",
        "no",
      })
  void parse_strangeSlots_areUnknown(String line) throws Exception {
    String text = LINUX.replace("@end", "@slots\n" + line + "\n@end");
    assertThat(HealthReport.parse(text, ASKED, ANSWERED).slots()).isEmpty();
  }

  @Test
  void parse_slots_areThoseHeldOrTheReasonWhyNot() throws Exception {
    assertThat(slots("held")).isEqualTo(new SlotSharing.Held(Set.of()));
    assertThat(slots("held 0 2 17")).isEqualTo(new SlotSharing.Held(Set.of(0, 2, 17)));
    assertThat(((SlotSharing.Held) slots("held 0 2 17")).below(3)).isEqualTo(2);
    assertThat(slots("no there is\7 no flock"))
        .isEqualTo(new SlotSharing.Impossible("there is? no flock"));
    assertThat(slots("no " + "x".repeat(1 << 16)).toString()).hasSizeLessThan(400);
  }

  private static SlotSharing slots(String line) throws Exception {
    String text = LINUX.replace("@end", "@slots\n" + line + "\n@end");
    return HealthReport.parse(text, ASKED, ANSWERED).slots().orElseThrow();
  }

  @Test
  void parse_everyTruncation_isRefused() {
    for (int length = 0; length < LINUX.length() - 2; length++) {
      String text = LINUX.substring(0, length);
      assertThatThrownBy(() -> HealthReport.parse(text, ASKED, ANSWERED))
          .as("cut after %d characters", length)
          .isInstanceOf(HealthReportException.class);
    }
  }

  @Test
  void command_onThisHost_answersWithAReport(@TempDir Path directory) throws Exception {
    Path odd = directory.resolve("it's odd; $HOME");
    assertThat(odd.toFile().mkdir()).isTrue();
    Instant before = Instant.now();
    String text = shell(HealthReport.command(List.of("/nonexistent", odd.toString())));
    Health health = HealthReport.parse(text, before, Instant.now());
    assertThat(health.diskDirectory()).isEqualTo(odd.toString());
    assertThat(health.cores()).isPositive();
    assertThat(health.architecture()).isNotEmpty();
    assertThat(health.clockDifference()).isBetween(Duration.ofSeconds(-2), Duration.ofSeconds(2));
  }

  @Test
  void command_withoutAnyDirectory_measuresTheRoot() throws Exception {
    String text = shell(HealthReport.command(List.of("/nonexistent")));
    assertThat(HealthReport.parse(text, ASKED, ANSWERED).diskDirectory()).isEqualTo("/");
  }

  private static String shell(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(text).isZero();
      return text;
    } finally {
      process.destroyForcibly();
    }
  }
}
