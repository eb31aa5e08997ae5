package org.relevo.app.check;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.relevo.core.machine.SourceLocation;
import org.relevo.scheme.MachineProgramOptions;
import org.relevo.scheme.policy.PolicyFile;
import org.relevo.scheme.policy.PolicyFileException;

/** What is wrong with a policy file: it cannot be evaluated, or gives no policy. */
final class PolicyFindings {
  private PolicyFindings() {}

  /** Evaluates {@code file}. */
  static List<Finding> of(Path file, boolean trusted) throws InterruptedException {
    try {
      PolicyFile unused = PolicyFile.open(file, MachineProgramOptions.DEFAULT.withTrust(trusted));
      return List.of();
    } catch (PolicyFileException e) {
      // A fault without a place is one of the file all the same.
      SourceLocation place = e.location().orElse(new SourceLocation(file.toString(), 1, 1));
      return List.of(new Finding(Severity.ERROR, Optional.of(place), List.of(), e.reason(), ""));
    }
  }
}
