package org.relevo.app.farm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.hook.HookArguments;
import org.relevo.app.hook.HookProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code relevo offload}: the hook of a build daemon, and the commands of {@code guix offload}. */
@Command(
    name = "offload",
    mixinStandardHelpOptions = true,
    description = {
      "Is the offload hook of this host's build daemon, which starts it with four arguments and writes requests to its"
          + " standard input; see docs/hook.md. Has the commands test and status where guix offload has them, too."
    },
    subcommands = {TestCommand.class, StatusCommand.class},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all machines are well, or the build is done, or none was taken",
      "1:some machine failed, or the hook did",
      "2:the command line was wrong",
      "100:the build failed for good",
      "101:the build went past its time limit"
    })
public final class OffloadCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Mixin
  private DirectoryOptions directories = new DirectoryOptions();

  @Parameters(
      arity = "0..4",
      paramLabel = "SYSTEM MAX-SILENT-TIME PRINT-BUILD-TRACE BUILD-TIMEOUT",
      hideParamSyntax = true,
      description =
          "The daemon's system type, and for each build, seconds; 0 or false for no, 1 or true for yes.")
  private List<String> arguments = new ArrayList<>();

  /** Serves the daemon. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    if (arguments.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Which command? One of those below.");
    }
    HookArguments hook;
    try {
      hook = HookArguments.parse(arguments);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "Neither test nor status, nor a daemon's hook: " + e.getMessage() + ".");
    }
    return HookProcess.run(hook, directories.directories());
  }
}
