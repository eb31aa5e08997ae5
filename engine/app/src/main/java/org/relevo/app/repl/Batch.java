package org.relevo.app.repl;

import java.io.PrintWriter;
import java.util.Map;
import java.util.OptionalInt;
import org.relevo.app.cli.ExitCodes;
import org.relevo.scheme.dialect.ProgramException;
import org.relevo.scheme.dialect.SchemeError;

/**
 * Evaluates without a terminal: prints each value on a line of its own, and stops at the first error.
 *
 * @param values writes the values
 * @param out where they go
 * @param err where the error goes
 */
record Batch(ReplSession session, ValueText values, LineOutput out, PrintWriter err) {
  /**
   * Loads the machine file, then evaluates {@code programs} in their order, and returns the exit code.
   *
   * @param programs each by what errors call it
   */
  int run(Map<String, String> programs) throws InterruptedException {
    try {
      OptionalInt unused = session.reload();
      for (var program : programs.entrySet()) {
        session.evaluate(program.getKey(), program.getValue(), value -> {
          out.freshLine();
          out.println(values.of(value));
          out.flush();
        });
      }
      return ExitCodes.OK;
    } catch (ProgramException e) {
      OptionalInt exit = session.exitCode(e);
      return exit.isPresent() ? exit.getAsInt() : failed(e.text(), e.details());
    } catch (SchemeError e) {
      return failed(String.valueOf(e.getMessage()), "");
    }
  }

  private int failed(String message, String details) {
    err.println("relevo: " + message);
    if (!details.isEmpty()) {
      err.println(details);
    }
    err.flush();
    return ExitCodes.FAILURE;
  }
}
