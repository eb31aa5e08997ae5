package org.relevo.scheme.policy;

import java.nio.file.Path;
import org.relevo.core.rank.Policy;
import org.relevo.core.rank.PolicyException;
import org.relevo.core.rank.Situation;
import org.relevo.core.rank.Verdict;
import org.relevo.scheme.MachineProgramOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy that a file such as {@code policy.scm} gives. When the file, or one that it loads, changes, it counts from
 * the next decision on. A file that breaks is reported in the log, and the policy that it gave before decides until it is
 * mended. Thread-safe.
 */
public final class PolicyFile implements Policy {
  private static final Logger log = LoggerFactory.getLogger(PolicyFile.class);

  private final PolicyProgram program;
  private Policy good;

  private PolicyFile(PolicyProgram program, Policy good) {
    this.program = program;
    this.good = good;
  }

  /**
   * Evaluates {@code file}, which messages name as it is given here.
   *
   * @throws PolicyFileException if it cannot be read, or is wrong, or runs too long
   */
  public static PolicyFile open(Path file, MachineProgramOptions options)
      throws PolicyFileException, InterruptedException {
    PolicyProgram program = new PolicyProgram(file, options);
    return new PolicyFile(program, program.evaluateIfChanged().orElseThrow());
  }

  @Override
  public synchronized String name() {
    return good.name();
  }

  @Override
  public Verdict judge(Situation situation) throws PolicyException {
    return current().judge(situation);
  }

  /** Returns the policy as the file has it now, or had it last; it does not look at the file again. */
  public synchronized Policy current() {
    try {
      program.evaluateIfChanged().ifPresent(changed -> good = changed);
    } catch (PolicyFileException e) {
      log.warn("{}\n  The policy that the file gave before still decides.", e.getMessage());
    } catch (InterruptedException e) {
      // Whoever asked for the decision finds out.
      Thread.currentThread().interrupt();
    }
    return good;
  }
}
