package org.relevo.app.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.relevo.app.cli.ErrorText;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.PolicyOption;
import org.relevo.core.rank.Policies;
import org.relevo.core.rank.Policy;
import org.relevo.core.rank.PolicyException;
import org.relevo.core.rank.Situation;
import org.relevo.core.rank.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy of those who name none, for a process that stays: the file beside the machine file counts from the time when it is there,
 * and until it is not. Thread-safe.
 */
final class UsualPolicy implements Policy {
  private static final Logger log = LoggerFactory.getLogger(UsualPolicy.class);

  private final Path machineFile;
  private final Path file;

  // All guarded by this.
  private Policy inForce;
  private boolean ofFile;
  private String reported = "";

  /**
   * Evaluates the file, if it is there.
   *
   * @throws IOException if that cannot be done
   */
  UsualPolicy(Path machineFile) throws IOException, InterruptedException {
    this.machineFile = machineFile;
    this.file = machineFile.resolveSibling(HeadDirectories.POLICY_FILE);
    this.ofFile = Files.exists(file);
    this.inForce = PolicyOption.usual(machineFile, false);
  }

  @Override
  public synchronized String name() {
    return inForce.name();
  }

  @Override
  public Verdict judge(Situation situation) throws PolicyException {
    return current().judge(situation);
  }

  private synchronized Policy current() {
    if (!Files.exists(file)) {
      inForce = Policies.DEFAULT;
      ofFile = false;
    } else if (!ofFile) {
      try {
        inForce = PolicyOption.usual(machineFile, false);
        ofFile = true;
        reported = "";
      } catch (IOException e) {
        report(ErrorText.of(e));
      } catch (InterruptedException e) {
        // Whoever asked for the decision finds out.
        Thread.currentThread().interrupt();
      }
    }
    return inForce;
  }

  private void report(String trouble) {
    if (!trouble.equals(reported)) {
      reported = trouble;
      log.warn("{}\n  {} decides until that is mended.", trouble, inForce.name());
    }
  }
}
