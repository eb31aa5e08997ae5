package org.relevo.core.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.machine.TestingMachines.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;

/** Several real processes. */
@Timeout(120)
class QuarantineProcessesTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir
  Path state;

  private final List<Process> children = new ArrayList<>();
  private final BuildMachine machine = machine("anvil");

  @AfterEach
  void killChildren() throws InterruptedException {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
  }

  private static QuarantineFiles files(Path state, Duration first) {
    return QuarantineFiles.in(
        state,
        new Backoff(first, Duration.ofHours(1)),
        InstantSource.system(),
        new Random(first.toMillis()));
  }

  /** Each sentence is over at once, so that no two failures are one incident. */
  private static QuarantineFiles eachFailureCounts(Path state) {
    Duration instant = Duration.ofNanos(1);
    return QuarantineFiles.in(
        state, new Backoff(instant, instant), InstantSource.system(), new Random(1));
  }

  /** What the other processes do. */
  static final class Other {
    private Other() {}

    public static void main(String[] arguments) throws IOException {
      Path state = Path.of(arguments[1]);
      BuildMachine machine = machine("anvil");
      switch (arguments[0]) {
        case "fail" -> {
          files(state, Duration.ofMinutes(10)).failed(machine, Trouble.UNREACHABLE, "from afar");
          System.out.println("done");
        }
        case "probe" ->
          System.out.println(files(state, Duration.ofMillis(1)).tryProbe(machine, false, LIMIT));
        case "count" -> {
          Quarantine quarantine = eachFailureCounts(state);
          for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            quarantine.failed(machine, Trouble.UNREACHABLE, "down");
          }
          System.out.println("done");
        }
        default -> {
          Quarantine quarantine = files(state, Duration.ofMinutes(10));
          quarantine.drain(machine, "nobody", "");
          System.out.println("writing");
          System.out.flush();
          for (int i = 0; i < Integer.MAX_VALUE; i++) {
            quarantine.drain(machine, "nobody", "x".repeat(i % 50_000));
          }
        }
      }
      System.out.flush();
      int end = System.in.read();
      System.exit(end < 0 ? 0 : 1);
    }
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-cp",
        System.getProperty("java.class.path"),
        Other.class.getName()));
    command.addAll(List.of(arguments));
    Process child = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    children.add(child);
    return child;
  }

  private static String line(Process child) throws IOException {
    BufferedReader reader = child.inputReader(StandardCharsets.UTF_8);
    return String.valueOf(reader.readLine());
  }

  @Test
  void failed_inAnotherProcess_isKnownHere() throws Exception {
    assertThat(line(start("fail", state.toString()))).isEqualTo("done");
    Sentence held =
        files(state, Duration.ofMinutes(10)).standing(machine).sentence().orElseThrow();
    assertThat(held.why()).isEqualTo("from afar");
    assertThat(held.isOver(java.time.Instant.now())).isFalse();
  }

  @Test
  void tryProbe_byAnotherProcess_excludesUsUntilItIsOver() throws Exception {
    Quarantine ours = files(state, Duration.ofMillis(1));
    ours.failed(machine, Trouble.UNREACHABLE, "down");
    while (ours.standing(machine).isLeftAlone(java.time.Instant.now())) {
      Thread.onSpinWait();
    }
    assertThat(line(start("probe", state.toString()))).isEqualTo("true");
    assertThat(ours.tryProbe(machine, false, LIMIT)).isFalse();
    assertThat(line(start("probe", state.toString()))).isEqualTo("false");
  }

  @Test
  void failed_manyProcessesAndThreads_loseNothing() throws Exception {
    List<Process> others = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      others.add(start("count", state.toString(), "40"));
    }
    Quarantine ours = eachFailureCounts(state);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Thread thread = new Thread(() -> {
        for (int j = 0; j < 10; j++) {
          ours.failed(machine, Trouble.UNREACHABLE, "down");
        }
      });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (Process other : others) {
      assertThat(line(other)).isEqualTo("done");
    }
    assertThat(ours.standing(machine).sentences())
        .extracting(Sentence::failures)
        .containsExactly(3 * 40 + 3 * 10);
  }

  @Test
  void drain_killedAtAnyMoment_leavesAValidFileAndNoLock() throws Exception {
    Path file = state.resolve("relevo/quarantine/anvil:22");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 8; round++) {
      Process child = start("write", state.toString());
      assertThat(line(child)).isEqualTo("writing");
      TimeUnit.MICROSECONDS.sleep(random.nextInt(150_000));
      child.destroyForcibly().waitFor();
      String label = "seed " + seed + ", round " + round;
      Standing found = StandingText.read(Files.readString(file), machine.id()).standing();
      assertThat(found.drain()).as(label).isPresent();
      Quarantine ours = files(state, Duration.ofMinutes(10));
      ours.failed(machine, Trouble.LOST_IN_BUILD, label);
      assertThat(files(state, Duration.ofMinutes(10)).standing(machine).sentences())
          .as(label)
          .hasSize(1);
    }
    try (var left = Files.list(file.getParent())) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .isSubsetOf("anvil:22", "builder@anvil:22", ".lock", ".new");
    }
  }
}
