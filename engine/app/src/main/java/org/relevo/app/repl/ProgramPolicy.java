package org.relevo.app.repl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.relevo.app.farm.MachineStatus;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Choice;
import org.relevo.core.rank.Grounds;
import org.relevo.core.rank.Policy;
import org.relevo.core.rank.Situation;
import org.relevo.core.rank.Verdict;
import org.relevo.core.rank.Workload;
import org.relevo.scheme.SchemeProcedure;
import org.relevo.scheme.dialect.SchemeError;

/**
 * A policy that is a procedure of the session: {@code (lambda (request machine status) NUMBER)}.
 *
 * @param procedure called in the thread that evaluates
 * @param callbacks brings the calls there
 */
record ProgramPolicy(SchemeProcedure procedure, Callbacks callbacks) implements Policy {
  @Override
  public String name() {
    return procedure.name().orElse("policy");
  }

  /** A score, the highest being the best. */
  private record Score(double score) implements Grounds {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "score %.4g", score);
    }
  }

  @Override
  public Verdict judge(Situation situation) {
    List<Choice> choices = new ArrayList<>();
    for (Candidate candidate : situation.candidates()) {
      choices.add(new Choice(candidate, new Score(score(situation.request(), candidate))));
    }
    choices.sort(Comparator.comparingDouble(choice -> -((Score) choice.grounds()).score()));
    return new Verdict.Order(choices);
  }

  private double score(BuildRequest request, Candidate candidate) {
    StatusValue status = new StatusValue(new MachineStatus(
        candidate.machine().id(), candidate.slots(), Optional.of(Workload.health(candidate)), ""));
    try {
      return callbacks.call(
          () -> procedure.number(new RequestValue(request), candidate.machine(), status));
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SchemeError("interrupted");
    } catch (Exception e) {
      throw new SchemeError(String.valueOf(e.getMessage()));
    }
  }
}
