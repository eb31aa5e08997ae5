package org.relevo.core.rank;

/** A policy that sorts machines by figures of theirs, and so never fails, and gives each of them a place. */
public interface SortingPolicy extends Policy {
  @Override
  Verdict.Order judge(Situation situation);

  /** Returns whether two choices of one verdict are as good as each other, so that chance put one before the other. */
  boolean isTie(Choice a, Choice b);
}
