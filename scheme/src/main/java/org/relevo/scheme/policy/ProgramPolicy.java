package org.relevo.scheme.policy;

import gnu.mapping.Procedure;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.relevo.core.rank.Policies;
import org.relevo.core.rank.Policy;
import org.relevo.core.rank.PolicyException;
import org.relevo.core.rank.Situation;
import org.relevo.core.rank.Verdict;
import org.relevo.scheme.dialect.Evaluation;
import org.relevo.scheme.dialect.LaterCalls;
import org.relevo.scheme.dialect.ProgramException;
import org.relevo.scheme.dialect.SchemeError;

/**
 * A policy that is a procedure of a program: {@code (lambda (request candidates) …)}. A decision may take {@value
 * #LIMIT_MILLIS} ms of processor time; the first few may take longer, since Java is slow at what it does for the first
 * times. Thread-safe: decisions are made one at a time.
 */
public final class ProgramPolicy implements Policy {
  /** The processor time that a decision may take, in milliseconds. */
  public static final int LIMIT_MILLIS = 100;

  private static final Duration CLOCK = Duration.ofSeconds(5);
  private static final LaterCalls.Limits USUAL =
      new LaterCalls.Limits(Duration.ofMillis(LIMIT_MILLIS), CLOCK);
  private static final LaterCalls.Limits FIRST =
      new LaterCalls.Limits(Duration.ofMillis(10 * LIMIT_MILLIS), CLOCK);
  private static final int FIRST_DECISIONS = 5;

  private final String name;
  private final Procedure procedure;
  private final LaterCalls calls;
  private final AtomicInteger first = new AtomicInteger(FIRST_DECISIONS);

  private ProgramPolicy(String name, Procedure procedure, LaterCalls calls) {
    this.name = name;
    this.procedure = procedure;
    this.calls = calls;
  }

  /**
   * Returns the policy that {@code value} is: a procedure of two arguments, or the name of one of Relevo's.
   *
   * @param name what a procedure is called in explanations; if there is none, by its own name
   * @param evaluation the program that made the value
   * @param output where what the procedure prints goes
   * @throws SchemeError if it is none
   */
  public static Policy of(
      Object value, Optional<String> name, Evaluation evaluation, PrintStream output) {
    Procedure procedure = NativePolicy.of(value, evaluation.place());
    if (procedure instanceof ShippedPolicy shipped) {
      return shipped.policy();
    }
    @Nullable String own = procedure.getName();
    String given = name.orElse(own == null || own.isEmpty() ? "policy" : own);
    // Who reads a journal must not take it for one of Relevo's.
    String called = Policies.named(given).isPresent() ? given + " (program)" : given;
    return new ProgramPolicy(called, procedure, new LaterCalls(called, evaluation, output));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Verdict judge(Situation situation) throws PolicyException {
    LaterCalls.Limits limits =
        first.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? FIRST : USUAL;
    try {
      return calls.call(() -> decide(situation), limits);
    } catch (ProgramException e) {
      throw new PolicyException(e.text(), e);
    } catch (LaterCalls.TooLongException e) {
      // That was no slow start.
      first.set(0);
      throw new PolicyException(
          e.getMessage() + " (a decision may take " + LIMIT_MILLIS + " ms)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PolicyException("interrupted", e);
    }
  }

  private Verdict decide(Situation situation) throws Throwable {
    Deliberation deliberation = new Deliberation(situation);
    return NativePolicy.ask(procedure, deliberation.request(), deliberation.candidates())
        .verdict();
  }
}
