package org.relevo.core.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.relevo.core.machine.TestingMachines.machine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;

@Timeout(60)
class HistoryDatabaseTest {
  private static final HistoryLimits FEW = new HistoryLimits(3, 2, 2, 2);
  private static final long MIB = 1 << 20;

  @TempDir
  Path state;

  private volatile Instant now = Instant.EPOCH;
  private final BuildMachine anvil = machine("anvil");

  private HistoryDatabase open() {
    return open(HistoryLimits.DEFAULT);
  }

  private HistoryDatabase open(HistoryLimits limits) {
    return HistoryDatabase.in(state, limits, () -> now);
  }

  private BuildRecord build(String name, double seconds) {
    return build(name, seconds, Optional.empty());
  }

  private BuildRecord build(String name, double seconds, Optional<ByteSize> peak) {
    now = now.plusSeconds(1);
    return new BuildRecord(
        name, anvil, Duration.ofMillis(Math.round(seconds * 1000)), 1, peak, now);
  }

  private SendRecord send(String machine, long bytes, long seconds) {
    return new SendRecord(machine(machine), bytes, Duration.ofSeconds(seconds), now);
  }

  private long count(String table) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + HistoryDatabase.file(state));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + table)) {
      return row.getLong(1);
    }
  }

  @Test
  void expect_nothingBuiltYet_saysSoAndMakesNoFile() {
    try (HistoryDatabase history = open()) {
      assertThat(history.expect("hello-2.12.drv")).isEqualTo(Expectation.UNKNOWN);
      assertThat(history.bytesPerSecond(anvil)).isEmpty();
    }
    assertThat(HistoryDatabase.file(state)).doesNotExist();
  }

  @Test
  void expect_otherVersionsBuilt_isTheirMedianAndTheirHighestPeak() {
    try (HistoryDatabase history = open()) {
      history.built(build("hello-2.10.drv", 10, Optional.of(new ByteSize(500))));
      history.built(build("hello-2.11.drv", 900, Optional.of(new ByteSize(700))));
      history.built(build("hello-2.12.drv", 12));
    }
    try (HistoryDatabase history = open()) {
      Expectation expected = history.expect("hello-2.13.drv");
      assertThat(expected.duration()).contains(Duration.ofSeconds(12));
      assertThat(expected.basis()).isEqualTo(Expectation.Basis.NAME);
      assertThat(expected.builds()).isEqualTo(3);
      assertThat(expected.peakMemory()).contains(new ByteSize(700));
    }
  }

  @Test
  void expect_afterBuilt_knowsIt() {
    try (HistoryDatabase history = open()) {
      history.expect("hello-1.drv");
      history.built(build("hello-1.drv", 10));
      assertThat(history.expect("hello-1.drv").builds()).isEqualTo(1);
      history.built(build("hello-1.drv", 10));
      assertThat(history.expect("hello-1.drv").builds()).isEqualTo(2);
    }
  }

  @Test
  void expect_builtOnAFastMachineUnderLoad_isForAnIdleOneOfSpeedOne() {
    try (HistoryDatabase history = open()) {
      BuildMachine fast = machine("fast", 1, 3);
      history.built(
          new BuildRecord("hello-1.drv", fast, Duration.ofSeconds(20), 2, Optional.empty(), now));
      assertThat(history.expect("hello-1.drv").duration()).contains(Duration.ofSeconds(30));
    }
  }

  @Test
  void expect_unknownName_isTheMedianOfAllNamesAndSaysSo() {
    try (HistoryDatabase history = open()) {
      assertThat(history.expect("new-1.drv")).isEqualTo(Expectation.UNKNOWN);
      // Many builds of one name count as much as one of another.
      for (int i = 0; i < 9; i++) {
        history.built(build("a-1.drv", 1, Optional.of(new ByteSize(700))));
      }
      history.built(build("b-1.drv", 50));
      history.built(build("c-1.drv", 3000));
      Expectation expected = history.expect("new-1.drv");
      assertThat(expected.duration()).contains(Duration.ofSeconds(50));
      assertThat(expected.basis()).isEqualTo(Expectation.Basis.PRIOR);
      assertThat(expected.builds()).isZero();
      assertThat(expected.peakMemory()).isEmpty();
    }
  }

  @Test
  void built_moreThanTheBounds_theOldestGo() throws Exception {
    try (HistoryDatabase history = open(FEW)) {
      history.built(build("old-1.drv", 7));
      for (int i = 1; i <= 5; i++) {
        history.built(build("a-1.drv", i, Optional.of(new ByteSize(100 - i))));
      }
      history.built(build("b-1.drv", 1));
      Expectation expected = history.expect("a-2.drv");
      assertThat(expected.builds()).isEqualTo(3);
      assertThat(expected.duration()).contains(Duration.ofSeconds(4));
      assertThat(expected.peakMemory()).contains(new ByteSize(97));
      assertThat(history.expect("old-1.drv").basis()).isEqualTo(Expectation.Basis.PRIOR);
    }
    assertThat(count("families")).isEqualTo(2);
    assertThat(count("builds")).isEqualTo(4);
  }

  @Test
  void sent_moreThanTheBounds_theOldestGo() throws Exception {
    try (HistoryDatabase history = open(FEW)) {
      history.sent(send("old", 5 * MIB, 1));
      for (int i = 1; i <= 4; i++) {
        history.sent(send("anvil", i * (10 * MIB), 1));
      }
      history.sent(send("bench", 3 * MIB, 1));
      assertThat(history.bytesPerSecond(anvil)).hasValue(40.0 * MIB);
      assertThat(history.bytesPerSecond(machine("bench"))).hasValue(3.0 * MIB);
      assertThat(history.bytesPerSecond(machine("old"))).isEmpty();
    }
    assertThat(count("sends")).isEqualTo(3);
  }

  @Test
  void sent_tooLittleToTell_isNotRemembered() {
    try (HistoryDatabase history = open()) {
      history.sent(send("anvil", HistoryDatabase.SMALLEST_SEND - 1, 1));
      history.sent(send("bench", HistoryDatabase.SMALLEST_SEND, 1));
      assertThat(history.bytesPerSecond(anvil)).isEmpty();
      assertThat(history.bytesPerSecond(machine("bench"))).isPresent();
    }
  }

  @Test
  void expect_writtenByAnother_isSeenAfterAWhile() {
    try (HistoryDatabase ours = open();
        HistoryDatabase other = open()) {
      ours.built(build("hello-1.drv", 10));
      assertThat(ours.expect("hello-1.drv").builds()).isEqualTo(1);
      assertThat(other.expect("hello-1.drv").builds()).isEqualTo(1);
      other.built(build("hello-1.drv", 10));
      assertThat(other.expect("hello-1.drv").builds()).isEqualTo(2);
      assertThat(ours.expect("hello-1.drv").builds()).as("from memory").isEqualTo(1);
      now = now.plusSeconds(31);
      assertThat(ours.expect("hello-1.drv").builds()).isEqualTo(2);
    }
  }

  @Test
  void open_noDatabase_isSetAsideAndANewOneBegun() throws Exception {
    Path file = HistoryDatabase.file(state);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "no database at all, though of some length: ".repeat(100));
    try (HistoryDatabase history = open()) {
      assertThat(history.expect("hello-1.drv")).isEqualTo(Expectation.UNKNOWN);
      history.built(build("hello-1.drv", 10));
      assertThat(history.expect("hello-1.drv").builds()).isEqualTo(1);
    }
    assertThat(DamagedHistory.aside(file)).isRegularFile();
  }

  @Test
  void use_anyByteDamaged_neverFailsABuild() throws Exception {
    try (HistoryDatabase history = open()) {
      for (int i = 0; i < 100; i++) {
        history.built(build("name" + i + "-x-1.drv", i));
        history.sent(send("machine" + i, MIB, 1));
      }
    }
    Path file = HistoryDatabase.file(state);
    byte[] sound = Files.readAllBytes(file);
    long seed = System.nanoTime();
    System.out.println("HistoryDatabaseTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      Files.write(file, sound);
      damage(file, random);
      try (HistoryDatabase history = open()) {
        history.expect("name7-x-1.drv");
        history.built(build("name8-x-1.drv", 10));
        history.sent(send("machine7", MIB, 1));
        history.bytesPerSecond(machine("machine7"));
      }
      Files.deleteIfExists(Path.of(file + "-wal"));
      Files.deleteIfExists(Path.of(file + "-shm"));
    }
  }

  private static void damage(Path file, Random random) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      for (int i = 0; i < 200; i++) {
        bytes.seek(random.nextLong(bytes.length()));
        bytes.write(random.nextInt(256));
      }
      if (random.nextBoolean()) {
        bytes.setLength(random.nextLong(bytes.length()));
      }
    }
  }

  @Test
  void open_newerSchema_isLeftAloneAndNotUsed() throws Exception {
    try (HistoryDatabase history = open()) {
      history.built(build("hello-1.drv", 10));
    }
    Path file = HistoryDatabase.file(state);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("pragma user_version = 2");
    }
    try (HistoryDatabase history = open()) {
      history.built(build("hello-1.drv", 10));
      assertThat(history.expect("hello-1.drv")).isEqualTo(Expectation.UNKNOWN);
    }
    assertThat(count("builds")).isEqualTo(1);
    assertThat(DamagedHistory.aside(file)).doesNotExist();
  }

  @Test
  void open_databaseOfSomethingElse_isLeftAlone() throws Exception {
    Path file = HistoryDatabase.file(state);
    Files.createDirectories(file.getParent());
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("create table builds (x)");
    }
    try (HistoryDatabase history = open()) {
      history.built(build("hello-1.drv", 10));
      assertThat(history.expect("hello-1.drv")).isEqualTo(Expectation.UNKNOWN);
    }
    assertThat(count("sqlite_master")).isEqualTo(1);
  }

  @Test
  void open_unusableFile_remembersNothing() throws Exception {
    // Not even the administrator can open a directory as a file.
    Files.createDirectories(HistoryDatabase.file(state));
    try (HistoryDatabase history = open()) {
      history.built(build("hello-1.drv", 10));
      assertThat(history.expect("hello-1.drv")).isEqualTo(Expectation.UNKNOWN);
      assertThat(history.bytesPerSecond(anvil)).isEmpty();
    }
  }

  @Test
  void built_noRoomLeft_isNotRememberedButTheRestIs() throws Exception {
    try (HistoryDatabase history = open()) {
      history.built(build("hello-1.drv", 10));
    }
    Path file = HistoryDatabase.file(state);
    HistoryFile opened = HistoryFile.open(file);
    try (opened) {
      opened.read(connection -> {
        try (Statement statement = connection.createStatement()) {
          return statement.execute("pragma max_page_count = 1");
        }
      });
      BuildTable table = new BuildTable(HistoryLimits.DEFAULT);
      assertThatThrownBy(() -> opened.transaction(connection -> {
            for (int i = 0; i < 1000; i++) {
              table.add(connection, "name" + i, build("x", 1));
            }
            return true;
          }))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("full");
      assertThat(opened
              .<Expectation>read(connection -> table.expect(connection, "hello"))
              .builds())
          .isEqualTo(1);
      assertThat(opened
              .<Expectation>read(connection -> table.expect(connection, "name0"))
              .builds())
          .isZero();
    }
  }

  @Test
  void close_twice_doesNothing() {
    HistoryDatabase history = open();
    history.built(build("hello-1.drv", 10));
    history.close();
    history.close();
    history.built(build("hello-1.drv", 10));
    try (HistoryDatabase again = open()) {
      assertThat(again.expect("hello-1.drv").builds()).isEqualTo(1);
    }
  }
}
