package org.relevo.scheme.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Placement;
import org.relevo.core.rank.Policy;
import org.relevo.core.rank.PolicyException;
import org.relevo.core.rank.Ranking;
import org.relevo.core.rank.Situation;
import org.relevo.scheme.MachineProgramOptions;
import org.relevo.scheme.dialect.Evaluation;
import org.relevo.scheme.dialect.NativeModule;
import org.relevo.scheme.dialect.Primitive;
import org.relevo.scheme.dialect.Program;

/** How core and policies that are programs get on: limits of time, threads, and what a verdict may be. */
@Timeout(120)
class ProgramPolicyTest {
  @TempDir
  private Path directory;

  private final TestingFarm farm = TestingFarm.ofThree();

  private Policy policy(String program) throws Exception {
    Path file = Files.writeString(directory.resolve("policy.scm"), program);
    return PolicyFile.open(file, MachineProgramOptions.DEFAULT);
  }

  private Decision decide(Policy policy) {
    return Ranking.decide(farm.situation(), policy, new Random(1));
  }

  @Test
  void decide_policyThatFails_isMadeByGuixWithAComplaint() throws Exception {
    Decision decision = decide(policy("(lambda (request candidates)\n  (error \"cannot\" 5))"));

    assertThat(decision).isInstanceOf(Decision.Accept.class);
    assertThat(decision.placements().get(0)).hasToString("1. fast:22 (guix: speed 3)");
    assertThat(decision.complaint())
        .contains("the policy policy.scm failed, so guix decides: "
            + directory.resolve("policy.scm") + ":2:3: cannot 5");
  }

  @Test
  void judge_endlessLoop_isStoppedEachTime() throws Exception {
    Policy policy = policy("(lambda (request candidates)\n  (let loop () (loop)))");
    for (int i = 0; i < 3; i++) {
      Decision decision = decide(policy);
      assertThat(decision).isInstanceOf(Decision.Accept.class);
      assertThat(decision.complaint().orElseThrow())
          .contains("policy.scm:2:", "takes too long here")
          .endsWith("(a decision may take 100 ms)");
    }
  }

  @Test
  void judge_handlersOfTheProgram_doNotKeepItFromBeingStopped() throws Exception {
    Policy policy = policy("(lambda (request candidates)"
        + " (let again () (false-if-exception (let loop () (loop))) (again)))");
    assertThat(decide(policy).complaint()).isPresent();
  }

  @Test
  void judge_computationThatCannotBeStopped_isLeftBehindAndNotBegunAgain() throws Exception {
    Policy policy = policy("(lambda (request candidates)\n  (expt 7 (expt 10 8)) candidates)");
    assertThat(decide(policy).complaint().orElseThrow()).contains("policy.scm:2:3: ");
    assertThat(decide(policy).complaint().orElseThrow())
        .contains("an earlier call, which took too long, still goes on");
  }

  /** Takes more processor time than a decision may, and less than one of the first may. */
  private static Object work(Object candidates) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + Duration.ofMillis(150).toNanos();
    while (threads.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
    return candidates;
  }

  @Test
  void judge_slowButGood_isAllowedInTheFirstDecisionsOnly() throws Exception {
    AtomicReference<Evaluation> program = new AtomicReference<>();
    NativeModule module =
        new NativeModule(List.of("(test)"), (vocabulary, evaluation) -> program.set(evaluation));
    Object value = Program.ofText(
            directory.resolve("any.scm"), "1", Program.Settings.DEFAULT, module)
        .run();
    assertThat(value).hasToString("1");
    Policy policy = ProgramPolicy.of(
        new Primitive("slow", 2, 2, a -> work(a[1])),
        Optional.empty(),
        Optional.ofNullable(program.get()).orElseThrow(),
        System.err);
    assertThat(policy.name()).isEqualTo("slow");
    List<Boolean> good = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      good.add(decide(policy).complaint().isEmpty());
    }
    assertThat(good).containsExactly(true, true, true, true, true, false, false);
  }

  @Test
  void judge_lateLoad_isAnError() throws Exception {
    Files.writeString(directory.resolve("more.scm"), "1");
    Policy policy = policy("(lambda (request candidates) (load \"more.scm\") candidates)");
    assertThatThrownBy(() -> farm.order(policy))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("policy.scm:1:")
        .hasMessageContaining("only while the program is evaluated");
  }

  @Test
  void judge_exit_isAnError() throws Exception {
    Policy policy = policy("(lambda (request candidates) (exit))");
    assertThatThrownBy(() -> farm.order(policy)).hasMessageContaining("called exit");
  }

  @Test
  void judge_candidateOfAnEarlierDecision_isAComplaint() throws Exception {
    Policy policy = policy("""
        (define kept '())
        (lambda (request candidates)
          (if (null? kept) (set! kept candidates))
          kept)
        """);
    assertThat(decide(policy).complaint()).isEmpty();
    farm.candidates.clear();
    farm.add("new", 1, 0, OptionalLong.empty());
    assertThat(decide(policy).complaint().orElseThrow()).contains("not among the machines");
  }

  @Test
  void judge_interruptedThread_keepsItsInterrupt() throws Exception {
    Policy policy = policy("(lambda (request candidates) (let loop () (loop)))");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> farm.order(policy)).hasMessage("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void judge_manyThreads_oneAtATime() throws Exception {
    Policy policy = policy("""
        (define inside 0)
        (define most 0)
        (define (work n) (if (> n 0) (work (- n 1))))
        (lambda (request candidates)
          (set! inside (+ inside 1))
          (if (> inside 1) (error "not alone"))
          (work 20000)
          (set! inside (- inside 1))
          (guix request candidates))
        """);
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch ready = new CountDownLatch(threads);
    List<Future<String>> orders = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Callable<String> task = () -> {
        ready.countDown();
        ready.await();
        return farm.order(policy);
      };
      orders.add(pool.submit(task));
    }
    for (Future<String> order : orders) {
      assertThat(order.get()).isEqualTo("fast busy slow");
    }
    pool.shutdown();
  }

  @Test
  void judge_whileOtherProgramsAreTranslated_isUndisturbed() throws Exception {
    String program = """
        (use-modules (srfi srfi-1) (ice-9 match) (ice-9 format))
        (define seen (make-hash-table))
        (define (key candidate)
          (match (list (candidate-name candidate) (candidate-speed candidate))
            ((name speed)
             (hash-set! seen name (+ 1 (hash-ref seen name 0)))
             (string->number
               (string-drop (format #f "x~a" (inexact->exact (* %d speed))) 1)))))
        (lambda (request candidates)
          (sort candidates (lambda (a b) (< (key a) (key b)))))
        """;
    List<Policy> policies = new ArrayList<>();
    for (int factor : List.of(1, -1)) {
      Path file = Files.writeString(
          directory.resolve("policy" + factor + ".scm"), program.formatted(factor));
      policies.add(PolicyFile.open(file, MachineProgramOptions.DEFAULT));
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    AtomicBoolean over = new AtomicBoolean();
    List<Future<Integer>> deciders = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Policy policy = policies.get(i % 2);
      String expected = i % 2 == 0 ? "slow busy fast" : "fast busy slow";
      deciders.add(pool.submit(() -> {
        int decisions = 0;
        while (!over.get()) {
          assertThat(farm.order(policy)).isEqualTo(expected);
          decisions++;
        }
        return decisions;
      }));
    }
    for (int i = 0; i < 40; i++) {
      Object value = Program.ofText(
              directory.resolve("other" + i + ".scm"),
              "(use-modules (srfi srfi-1)) (define (f x) (map (lambda (y) (* y x)) (iota 9)))"
                  + " (fold + 0 (f " + i + "))",
              Program.Settings.DEFAULT)
          .run();
      assertThat(value).hasToString(String.valueOf(36 * i));
    }
    over.set(true);
    for (Future<Integer> decider : deciders) {
      assertThat(decider.get()).isPositive();
    }
    pool.shutdown();
  }

  /** Whatever a program makes of the list: no machine gets a build that it cannot do, and each has one place. */
  @Test
  void decide_anyVerdictOfAProgram_keepsThePromiseOfRanking() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Policy policy = policy("""
        (define (any-of candidates)
          (case (random 8)
            ((0) 'postpone)
            ((1) 'decline)
            ((2) (append candidates candidates))
            ((3) (list candidates))
            ((4) (cons 7 candidates))
            ((5) '())
            (else
              (let loop ((rest candidates) (order '()))
                (cond ((null? rest) order)
                      ((= 0 (random 4)) (loop (cdr rest) order))
                      ((= 0 (random 2)) (loop (cdr rest) (cons (car rest) order)))
                      (else (loop (cdr rest) (append order (list (car rest))))))))))
        (lambda (request candidates) (any-of candidates))
        """);
    for (int round = 0; round < 300; round++) {
      farm.candidates.clear();
      int count = random.nextInt(8);
      for (int i = 0; i < count; i++) {
        farm.add("m" + i, 1 + random.nextInt(3), random.nextInt(3), OptionalLong.empty());
      }
      Set<String> features = random.nextBoolean() ? Set.of("kvm") : Set.of("kvm", "none-has-it");
      Situation plain = farm.situation();
      BuildRequest request = new BuildRequest(
          plain.request().derivation(), "x86_64-linux", features, BuildLimits.NONE);
      Situation situation =
          new Situation(request, plain.expectation(), plain.home(), plain.candidates());

      Decision decision = Ranking.decide(situation, policy, random);

      List<String> placed = decision.placements().stream()
          .map(placement -> placement.candidate().machine().name())
          .toList();
      assertThat(placed)
          .as("seed %d, round %d", seed, round)
          .doesNotHaveDuplicates()
          .hasSize(count);
      List<Placement> able = decision.placements().stream()
          .filter(Placement.Ranked.class::isInstance)
          .toList();
      assertThat(able)
          .as("seed %d, round %d", seed, round)
          .allMatch(placement -> placement.candidate().machine().features().containsAll(features));
    }
  }
}
