package org.relevo.app.repl;

import java.util.Optional;
import org.relevo.app.farm.MachineStatus;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.Health;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Policy;
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

  @Override
  public double score(BuildRequest request, Candidate candidate, Health health) {
    StatusValue status = new StatusValue(
        new MachineStatus(candidate.machine().id(), candidate.slots(), Optional.of(health), ""));
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
