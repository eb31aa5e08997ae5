package org.relevo.core.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.machine.TestingMachines.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several real processes with one history. */
@Timeout(120)
class HistoryProcessesTest {
  private static final HistoryLimits MANY = new HistoryLimits(10_000, 100, 16, 16);

  @TempDir
  Path state;

  private final List<Process> children = new ArrayList<>();

  @AfterEach
  void killChildren() throws InterruptedException {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
  }

  /** What the other processes do: note builds one after the other, and say how many are in the file. */
  static final class Other {
    private Other() {}

    public static void main(String[] arguments) {
      int builds = Integer.parseInt(arguments[1]);
      try (HistoryDatabase history =
          HistoryDatabase.in(Path.of(arguments[0]), MANY, InstantSource.system())) {
        for (int i = 1; i <= builds; i++) {
          history.built(new BuildRecord(
              "hello-" + i + ".drv",
              machine("anvil"),
              Duration.ofSeconds(5),
              1,
              Optional.empty(),
              Instant.EPOCH));
          if (i % 10 == 0) {
            System.out.println(history.expect("hello-1.drv").builds());
            System.out.flush();
          }
        }
      }
    }
  }

  private Process start(int builds) throws IOException {
    Process child = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Other.class.getName(),
            state.toString(),
            Integer.toString(builds))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    children.add(child);
    return child;
  }

  private int known() {
    try (HistoryDatabase history = HistoryDatabase.in(state, MANY, InstantSource.system())) {
      return history.expect("hello-1.drv").builds();
    }
  }

  @Test
  void built_inThreeProcessesAtOnce_allIsRemembered() throws Exception {
    List<Process> others = List.of(start(100), start(100), start(100));
    for (Process other : others) {
      assertThat(other.inputReader(StandardCharsets.UTF_8).lines()).hasSize(10);
      assertThat(other.waitFor()).isZero();
    }
    assertThat(known()).isEqualTo(300);
  }

  @Test
  void built_processKilled_whatWasWrittenIsThereAndTheFileIsSound() throws Exception {
    int sure = 0;
    for (int round = 0; round < 3; round++) {
      Process other = start(1_000_000);
      BufferedReader says = other.inputReader(StandardCharsets.UTF_8);
      int enough = sure + 30 + 50 * round;
      while (sure < enough) {
        sure = Integer.parseInt(String.valueOf(says.readLine()));
      }
      // Not Process.destroyForcibly, which closes the pipe with what it still has to say.
      assertThat(other.toHandle().destroyForcibly()).isTrue();
      for (String line = says.readLine(); line != null; line = says.readLine()) {
        sure = Math.max(sure, Integer.parseInt(line));
      }
      int known = known();
      assertThat(known).isGreaterThanOrEqualTo(sure);
      sure = known;
      assertThat(check()).isEqualTo("ok");
    }
  }

  private String check() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + HistoryDatabase.file(state));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("pragma integrity_check")) {
      return row.getString(1);
    }
  }
}
