package org.relevo.core.offload;

import java.util.List;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Situation;

/**
 * Several journals as one.
 *
 * @param all are told in this order
 */
public record Journals(List<Journal> all) implements Journal {
  /** Copies the list. */
  public Journals {
    all = List.copyOf(all);
  }

  @Override
  public void decided(Situation situation, String policy, long seed, Decision decision) {
    all.forEach(each -> each.decided(situation, policy, seed, decision));
  }

  @Override
  public void tried(BuildRequest request, BuildMachine machine, int slot) {
    all.forEach(each -> each.tried(request, machine, slot));
  }

  @Override
  public void failed(BuildRequest request, MachineFailure failure) {
    all.forEach(each -> each.failed(request, failure));
  }

  @Override
  public void abandoned(BuildRequest request) {
    all.forEach(each -> each.abandoned(request));
  }

  @Override
  public void finished(BuildRequest request, Outcome outcome) {
    all.forEach(each -> each.finished(request, outcome));
  }
}
