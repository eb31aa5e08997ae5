package org.relevo.core.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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

  private static final String PRESSURE = """
      @pressure
      cpu some avg10=12.50 avg60=4.00 avg300=1.00 total=91177
      cpu full avg10=0.00 avg60=0.00 avg300=0.00 total=0
      memory some avg10=3.25 avg60=0.00 avg300=0.00 total=5
      memory full avg10=100.00 avg60=0.00 avg300=0.00 total=5
      io some avg10=7 avg60=0.00 avg300=0.00 total=5
      io full avg10=6.00 avg60=0.00 avg300=0.00 total=5
      @daemon
      boot 5c1d1d0e-5d2b-4a3f-9d4c-2f1b8f3a7c11
      socket 2049:131077
      @end
      """;

  private static Health with(String parts) throws Exception {
    return HealthReport.parse(LINUX.replace("@end\n", parts), ASKED, ANSWERED);
  }

  @Test
  void parse_pressureAndDaemon_areRead() throws Exception {
    Health health = with(PRESSURE);
    assertThat(health.pressure()).contains(new Pressure(12.5, 3.25, 100, 7));
    assertThat(health.daemon())
        .contains(new DaemonIdentity("5c1d1d0e-5d2b-4a3f-9d4c-2f1b8f3a7c11", "2049:131077"));
    assertThat(health.daemonAway()).isFalse();
  }

  @Test
  void parse_kernelWithoutPressure_hasNone() throws Exception {
    assertThat(with("@pressure\n@daemon\n@end\n").pressure()).isEmpty();
    assertThat(with(PRESSURE.replace("avg10", "avg11")).pressure()).isEmpty();
    assertThat(with(PRESSURE.replaceAll("memory.*\n", "")).pressure())
        .contains(new Pressure(12.5, 0, 0, 7));
  }

  @Test
  void parse_pressureBeyondItsRange_isTheMost() throws Exception {
    assertThat(with(PRESSURE.replace("avg10=12.50", "avg10=999.99")).pressure())
        .contains(new Pressure(100, 3.25, 100, 7));
  }

  @Test
  void parse_halfADaemonIdentity_isNone() throws Exception {
    assertThat(with(PRESSURE.replaceAll("boot .*\n", "")).daemon()).isEmpty();
    assertThat(with(PRESSURE.replaceAll("socket .*\n", "socket \n")).daemon()).isEmpty();
    assertThat(with(PRESSURE.replaceAll("socket .*\n", "socket 1:2; rm\n")).daemon())
        .isEmpty();
  }

  @Test
  void parse_daemonAway_isTold() throws Exception {
    Health health = with(PRESSURE.replaceAll("socket .*\n", "away\n"));
    assertThat(health.daemonAway()).isTrue();
    assertThat(health.daemon()).isEmpty();
  }

  @Test
  void parse_mutated_isRefusedOrHealth() throws Exception {
    long seed = System.nanoTime();
    System.out.println("HealthReportTest seed " + seed);
    Random random = new Random(seed);
    String whole = LINUX.replace("@end\n", "@slots\nheld 0 2\n" + PRESSURE);
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(whole);
      for (int change = random.nextInt(4); change >= 0; change--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, (char) (random.nextInt(96) + 32));
          case 1 -> text.deleteCharAt(at);
          default -> text.insert(at, whole, at / 2, at / 2 + random.nextInt(20));
        }
      }
      try {
        HealthReport.parse(text.toString(), ASKED, ANSWERED);
        read++;
      } catch (HealthReportException e) {
        assertThat(e).hasMessageContaining("\"");
      }
    }
    assertThat(read).as("seed %d", seed).isBetween(1000, 19_999);
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
  void command_daemonOfThisHost_isWhatThisHostCallsIt(@TempDir Path directory) throws Exception {
    Path socket = directory.resolve("it's a socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Health health = asked(socket);
      assertThat(health.daemonAway()).isFalse();
      assumeTrue(Files.exists(Path.of("/proc/sys/kernel/random/boot_id")));
      assertThat(health.daemon()).isPresent().isEqualTo(DaemonIdentity.here(socket));
      Path link = Files.createSymbolicLink(directory.resolve("link"), socket);
      assertThat(asked(link).daemon()).isEqualTo(health.daemon());
      assertThat(health.pressure().isPresent())
          .isEqualTo(Files.isReadable(Path.of("/proc/pressure/io")));
    }
    Files.delete(socket);
    assertThat(asked(socket).daemonAway()).isTrue();
    assertThat(DaemonIdentity.here(socket)).isEmpty();
  }

  @Test
  void command_socketWhereNobodyCanLook_isNotSaidToBeAway(@TempDir Path directory)
      throws Exception {
    assertThat(asked(directory.resolve("nowhere/socket")).daemonAway()).isFalse();
    assertThat(asked(Files.createFile(directory.resolve("file"))).daemonAway()).isFalse();
  }

  private static Health asked(Path socket) throws Exception {
    String more = HealthReport.daemon(socket.toString());
    return HealthReport.parse(shell(HealthReport.command(List.of("/"), more)), ASKED, ANSWERED);
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
