package org.relevo.scheme.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relevo.core.rank.Policy;
import org.relevo.scheme.MachineModule;
import org.relevo.scheme.MachineProgramOptions;
import org.relevo.scheme.dialect.Evaluation;
import org.relevo.scheme.dialect.NativeModule;
import org.relevo.scheme.dialect.Program;
import org.relevo.scheme.dialect.ProgramException;
import org.relevo.scheme.dialect.SchemeError;

/**
 * A policy file: a Scheme program whose value is a policy. What it prints goes to standard error. Stays within one thread
 * at a time.
 */
final class PolicyProgram {
  private final Path file;
  private final Program program;
  private @Nullable Evaluation evaluation;

  PolicyProgram(Path file, MachineProgramOptions options) {
    this.file = file;
    NativeModule itself =
        new NativeModule(List.of("(relevo this-policy)"), (vocabulary, evaluation) -> {
          this.evaluation = evaluation;
        });
    this.program = Program.inFile(
        file,
        new Program.Settings(options.limit(), options.trusted()),
        MachineModule.of(options.home()),
        PolicyModule.of(),
        itself);
  }

  /** Runs the program unless it is as it was when it ran last; then nothing is returned. */
  Optional<Policy> evaluateIfChanged() throws PolicyFileException, InterruptedException {
    try {
      return program.runIfChanged().map(this::policy);
    } catch (ProgramException e) {
      String details = e.details().isEmpty() ? "" : "\n" + e.details();
      throw new PolicyFileException(e.location(), e.reason() + details, e);
    } catch (SchemeError e) {
      throw new PolicyFileException(e.place(), String.valueOf(e.getMessage()), e);
    }
  }

  private Policy policy(Object value) {
    Evaluation of = Optional.ofNullable(evaluation).orElseThrow();
    String name = Optional.ofNullable(file.getFileName()).orElse(file).toString();
    return ProgramPolicy.of(value, Optional.of(name), of, System.err);
  }
}
