package org.relevo.app.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.history.Expectation;
import org.relevo.core.rank.Policies;
import org.relevo.core.rank.PolicyException;
import org.relevo.core.rank.Situation;
import org.relevo.formats.path.StoreDir;

class UsualPolicyTest {
  @TempDir
  private Path directory;

  private UsualPolicy open() throws IOException, InterruptedException {
    return new UsualPolicy(directory.resolve("machines.scm"));
  }

  private void write(String text) throws IOException {
    Files.writeString(directory.resolve("policy.scm"), text);
  }

  /** Has it decide, and returns the name of what did. */
  private static String decider(UsualPolicy policy) {
    BuildRequest request = BuildRequest.ofNeeds(StoreDir.GUIX, "x86_64-linux", Set.of());
    try {
      assertThat(policy.judge(
              new Situation(request, Expectation.UNKNOWN, Optional.empty(), List.of())))
          .isNotNull();
    } catch (PolicyException e) {
      // There is nothing to decide about.
    }
    return policy.name();
  }

  @Test
  void judge_fileThatComesAndGoes_countsWhileItIsThere() throws Exception {
    UsualPolicy policy = open();
    String usual = Policies.DEFAULT.name();
    assertThat(decider(policy)).isEqualTo(usual);

    write("(");
    assertThat(decider(policy)).isEqualTo(usual);
    write("most-local");
    assertThat(decider(policy)).isEqualTo("most-local");
    Files.delete(directory.resolve("policy.scm"));
    assertThat(decider(policy)).isEqualTo(usual);
  }

  @Test
  void open_fileThatIsBroken_fails() throws IOException {
    write("(");

    assertThatThrownBy(this::open).hasMessageContaining("policy.scm");
  }
}
