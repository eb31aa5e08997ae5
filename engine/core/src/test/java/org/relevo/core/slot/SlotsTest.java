package org.relevo.core.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.relevo.core.machine.TestingMachines.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.rank.SlotUsage;

@Timeout(60)
class SlotsTest {
  // What fcntl-flock of Guix does: F_SETLK (6) with a whole-file write lock. It reports, then waits
  // for its input to end.
  private static final String GUILE = """
      (use-modules (system foreign))
      (define port (open-file (cadr (command-line)) "w0"))
      (define flock (make-c-struct (list short short long long int) (list 1 0 0 0 0)))
      (define fcntl* (pointer->procedure int (dynamic-func "fcntl" (dynamic-link)) (list int int '*)))
      (display (if (zero? (fcntl* (fileno port) 6 flock)) "locked\\n" "refused\\n"))
      (force-output)
      (read-char)
      """;

  @TempDir
  Path state;

  private final List<Process> children = new ArrayList<>();

  @AfterEach
  void killChildren() throws InterruptedException {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
  }

  /** Takes slots of a machine and reports their numbers, then waits for its input to end. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      Slots slots = Slots.in(Path.of(arguments[0]));
      BuildMachine machine = machine("box", Integer.parseInt(arguments[1]), 1);
      List<Lease> leases = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
        Optional<Lease> lease = slots.tryAcquire(machine);
        lease.ifPresent(leases::add);
        System.out.println(lease.map(Lease::number).orElse(-1));
      }
      System.out.flush();
      int end = System.in.read();
      leases.forEach(Lease::close);
      System.exit(end < 0 ? 0 : 1);
    }
  }

  private Process start(List<String> command) throws IOException {
    Process child = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    children.add(child);
    return child;
  }

  private Process holder(int slots, int wanted) throws IOException {
    return start(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-cp",
        System.getProperty("java.class.path"),
        Holder.class.getName(),
        state.toString(),
        Integer.toString(slots),
        Integer.toString(wanted)));
  }

  private static List<String> lines(Process child, int count) throws IOException {
    BufferedReader reader = child.inputReader(StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(reader.readLine());
    }
    return lines;
  }

  @Test
  void tryAcquire_slotsInTurn_thenEmpty() throws Exception {
    Slots slots = Slots.in(state);
    BuildMachine machine = machine("box", 2, 1);
    Lease first = slots.tryAcquire(machine).orElseThrow();
    Lease second = slots.tryAcquire(machine).orElseThrow();
    assertThat(List.of(first.number(), second.number())).containsExactly(0, 1);
    assertThat(first.file()).isEqualTo(state.toRealPath().resolve("offload/box:22/0"));
    assertThat(slots.tryAcquire(machine)).isEmpty();
    first.close();
    first.close();
    assertThat(slots.usage(machine)).isEqualTo(new SlotUsage(1, 2));
    try (Lease again = slots.tryAcquire(machine).orElseThrow()) {
      assertThat(again.number()).isZero();
    }
    second.close();
    assertThat(slots.usage(machine)).isEqualTo(new SlotUsage(0, 2));
  }

  @Test
  void tryAcquire_throughAnotherObjectAndALink_seesTheSameSlots() throws Exception {
    Path link = state.resolve("link");
    Path real = Files.createDirectory(state.resolve("real"));
    Files.createSymbolicLink(link, real);
    BuildMachine machine = machine("box");
    try (Lease lease = Slots.in(real).tryAcquire(machine).orElseThrow()) {
      assertThat(lease.number()).isZero();
      assertThat(Slots.in(link).tryAcquire(machine)).isEmpty();
      assertThat(Slots.in(link).usage(machine)).isEqualTo(new SlotUsage(1, 1));
    }
  }

  @Test
  void usage_ofUntouchedMachine_isNoneAndLeavesNoFile() throws Exception {
    assertThat(Slots.in(state).usage(machine("box", 4, 1))).isEqualTo(new SlotUsage(0, 4));
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void tryAcquire_manyThreads_neverMoreThanTheSlots() throws Exception {
    Slots slots = Slots.in(state);
    BuildMachine machine = machine("box", 3, 1);
    AtomicInteger holding = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger leases = new AtomicInteger();
    Callable<Void> worker = () -> {
      for (int i = 0; i < 200; i++) {
        Optional<Lease> lease = slots.tryAcquire(machine);
        if (lease.isPresent()) {
          most.accumulateAndGet(holding.incrementAndGet(), Math::max);
          leases.incrementAndGet();
          slots.usage(machine);
          holding.decrementAndGet();
          lease.get().close();
        }
      }
      return null;
    };
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (var result : threads.invokeAll(java.util.Collections.nCopies(8, worker))) {
        result.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(most.get()).isBetween(1, 3);
    assertThat(leases.get()).isPositive();
  }

  @Test
  void tryAcquire_processesShareAndTheKilledGiveBack() throws Exception {
    Slots slots = Slots.in(state);
    BuildMachine machine = machine("box", 3, 1);
    Process child = holder(3, 2);
    assertThat(lines(child, 2)).containsExactly("0", "1");
    try (Lease lease = slots.tryAcquire(machine).orElseThrow()) {
      assertThat(lease.number()).isEqualTo(2);
      assertThat(slots.usage(machine)).isEqualTo(new SlotUsage(3, 3));
      // Had counting opened our own file, the lock would be gone and this child would get slot 2.
      Process other = holder(3, 1);
      assertThat(lines(other, 1)).containsExactly("-1");
    }
    new ProcessBuilder("kill", "-9", Long.toString(child.pid())).start().waitFor();
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(slots.usage(machine)).isEqualTo(new SlotUsage(0, 3));
    slots.tryAcquire(machine).orElseThrow().close();
  }

  @Test
  void tryAcquire_besideGuile_excludesEachOther() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/guile")), "guile is not installed");
    Path program = Files.writeString(state.resolve("lock.scm"), GUILE);
    Slots slots = Slots.in(state);
    BuildMachine machine = machine("box", 1, 1);
    Path file;
    try (Lease lease = slots.tryAcquire(machine).orElseThrow()) {
      file = lease.file();
      assertThat(guile(program, file)).isEqualTo("refused");
    }
    assertThat(guile(program, file)).isEqualTo("locked");
    assertThat(slots.tryAcquire(machine)).isEmpty();
    assertThat(slots.usage(machine)).isEqualTo(new SlotUsage(1, 1));
  }

  private String guile(Path program, Path file) throws IOException {
    List<String> command =
        List.of("/usr/bin/guile", "--no-auto-compile", program.toString(), file.toString());
    return lines(start(command), 1).get(0);
  }

  @Test
  void onRelease_leaseClosed_runsOnce() throws Exception {
    Slots slots = Slots.in(state);
    AtomicInteger releases = new AtomicInteger();
    slots.onRelease(releases::incrementAndGet);
    Lease lease = slots.tryAcquire(machine("box")).orElseThrow();
    lease.close();
    lease.close();
    assertThat(releases).hasValue(1);
  }

  @Test
  void tryAcquire_nameThatClimbs_isRefused() {
    assertThatThrownBy(() -> Slots.in(state).tryAcquire(machine("../../etc")))
        .isInstanceOf(SlotException.class)
        .hasMessageContaining("slash");
  }

  @Test
  void tryAcquire_stateIsAFile_saysWhichFile() throws Exception {
    Path file = Files.writeString(state.resolve("offload"), "");
    assertThatThrownBy(() -> Slots.in(state).tryAcquire(machine("box")))
        .isInstanceOf(SlotException.class)
        .hasMessageContaining(file.toString());
  }
}
