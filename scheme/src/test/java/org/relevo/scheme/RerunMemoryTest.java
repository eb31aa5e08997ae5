package org.relevo.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;

/** An engine that runs for months evaluates its machine file again and again: nothing of it may stay. */
class RerunMemoryTest {
  private static final int WARM_UP = 100;
  private static final int RUNS = 300;
  private static final int COLLECTIONS = 3;
  // A program that stayed would keep its classes, two or more, and over ten KiB.
  private static final int CLASSES = 60;
  private static final long BYTES = RUNS * 4L << 10;

  @TempDir
  Path directory;

  private interface Run {
    void evaluate(int number) throws Exception;
  }

  /** A program with a macro, a record type, a module and imports, each of which has had a way to stay. */
  private static String program(int run) {
    return """
        (define-module (farm names)
          #:export (name-of))
        (define (name-of i) (string-append "m" (number->string i)))
        (define-module (farm)
          #:use-module (guix scripts offload)
          #:use-module (ice-9 match)
          #:use-module (srfi srfi-9)
          #:use-module (farm names))
        (define-syntax-rule (twice x) (let ((y x)) (list y y)))
        (define-record-type <host-%1$d> (host id) host? (id host-id))
        (define (first items) (match items ((a . _) a)))
        (list (build-machine
                (name (name-of (host-id (host (first (twice %1$d))))))
                (systems '("x86_64-linux"))
                (user "u")
                (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILJPH5TGKHgX7ydnUUe/wFr1mFiPfEa8A2apGq+l1EdO")))
        """.formatted(run);
  }

  private static long heap() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static int classes() {
    return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
  }

  private static void check(MachineProgram program, int number) throws Exception {
    assertThat(program.evaluate()).extracting(BuildMachine::name).containsExactly("m" + number);
  }

  /** Kawa's weak tables let go of what was collected when they are next used, hence the evaluations in between. */
  private static void collect(Run run) throws Exception {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      run.evaluate(i);
    }
    System.gc();
  }

  private static void assertFlat(Run run) throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      run.evaluate(i);
    }
    collect(run);
    long heap = heap();
    int classes = classes();
    for (int i = WARM_UP; i < WARM_UP + RUNS; i++) {
      run.evaluate(i);
    }
    collect(run);
    assertThat(classes() - classes).as("more classes").isLessThan(CLASSES);
    assertThat(heap() - heap).as("more bytes").isLessThan(BYTES);
  }

  @Test
  void evaluate_anotherProgramEachTime_leavesNothing() throws Exception {
    assertFlat(number -> {
      Path name = Path.of("machines.scm");
      check(MachineProgram.ofText(name, program(number), MachineProgramOptions.DEFAULT), number);
    });
  }

  @Test
  void evaluate_fileThatChangesEachTime_leavesNothing() throws Exception {
    Path file = directory.resolve("machines.scm");
    MachineProgram program = new MachineProgram(file);
    assertFlat(number -> {
      // Another length each time: a time stamp alone may be the same.
      Files.writeString(file, program(number) + ";".repeat(number));
      check(program, number);
    });
  }

  @Test
  void evaluate_fileThatStays_leavesNothing() throws Exception {
    Path file = directory.resolve("machines.scm");
    Files.writeString(file, program(7));
    MachineProgram program = new MachineProgram(file);
    assertFlat(number -> check(program, 7));
  }
}
