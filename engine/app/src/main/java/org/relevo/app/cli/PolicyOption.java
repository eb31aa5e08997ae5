package org.relevo.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.relevo.core.rank.Policies;
import org.relevo.core.rank.Policy;
import org.relevo.scheme.MachineProgramOptions;
import org.relevo.scheme.policy.PolicyFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option that says which policy orders machines; a mixin of the commands that offload or explain. */
public final class PolicyOption {
  private static final String SUFFIX = ".scm";

  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Option(
      names = "--policy",
      paramLabel = "NAME|FILE.scm",
      description =
          "What orders machines: fastest-finish, guix, least-loaded, most-local, or a Scheme file (default:"
              + " policy.scm beside the machine file if it is there, else fastest-finish).")
  private @Nullable String policy;

  /**
   * Returns the policy that the option names, or the usual one.
   *
   * @param machineFile the machine file in use: a policy file beside it is the usual policy
   * @param trusted whether names in a file may mean something of Java
   * @throws ParameterException if there is no such policy
   * @throws IOException if the file cannot be evaluated
   */
  public Policy policy(Path machineFile, boolean trusted) throws IOException, InterruptedException {
    String chosen = policy;
    return chosen == null ? usual(machineFile, trusted) : named(chosen, trusted, spec);
  }

  /** Returns whether none was named. */
  public boolean isUsual() {
    return policy == null;
  }

  /**
   * Returns the policy of those who name none: the file beside the machine file, if it is there.
   *
   * @throws IOException if the file cannot be evaluated
   */
  public static Policy usual(Path machineFile, boolean trusted)
      throws IOException, InterruptedException {
    Path usual = machineFile.resolveSibling(HeadDirectories.POLICY_FILE);
    return Files.exists(usual) ? file(usual, trusted) : Policies.DEFAULT;
  }

  /**
   * Returns the policy that an option names.
   *
   * @param chosen one of {@link Policies}, or a file
   * @param trusted whether names in a file may mean something of Java
   * @param spec the command, for errors
   * @throws ParameterException if there is no such policy
   * @throws IOException if the file cannot be evaluated
   */
  public static Policy named(String chosen, boolean trusted, CommandSpec spec)
      throws IOException, InterruptedException {
    if (Policies.named(chosen).isPresent()) {
      return Policies.named(chosen).get();
    }
    if (chosen.endsWith(SUFFIX) || chosen.contains("/")) {
      return file(Path.of(chosen), trusted);
    }
    String meant = Spelling.nearest(chosen, Policies.names())
        .map(name -> " Did you mean " + name + "?")
        .orElse("");
    throw new ParameterException(
        spec.commandLine(),
        "There is no policy " + chosen + "." + meant + " There are: "
            + String.join(", ", Policies.names()) + "; or name a Scheme file, FILE" + SUFFIX + ".");
  }

  /**
   * Returns the same, but a policy file counts as it is now, whatever becomes of it. For commands that decide while they
   * evaluate a program: another cannot be evaluated then.
   */
  public Policy fixedPolicy(Path machineFile, boolean trusted)
      throws IOException, InterruptedException {
    Policy found = policy(machineFile, trusted);
    return found instanceof PolicyFile file ? file.current() : found;
  }

  private static Policy file(Path file, boolean trusted) throws IOException, InterruptedException {
    return PolicyFile.open(file, MachineProgramOptions.DEFAULT.withTrust(trusted));
  }
}
