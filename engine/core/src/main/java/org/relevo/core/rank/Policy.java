package org.relevo.core.rank;

/**
 * What puts fit machines in order, or says that a build should rather wait: a port, for policies that operators write. It
 * sees only machines that have what the build requires, a free slot, little enough load, and enough memory and disk; there is
 * at least one. They come in random order, so a policy that sorts them by a figure, with a stable sort, spreads builds
 * among equals. Implementations are thread-safe, and depend on nothing but the situation.
 */
public interface Policy {
  /** Returns its name, for explanations. */
  String name();

  /**
   * Judges the machines.
   *
   * @throws PolicyException if it cannot; {@link GuixPolicy} decides instead
   */
  Verdict judge(Situation situation) throws PolicyException;
}
