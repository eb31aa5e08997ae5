package org.relevo.app.farm;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code relevo offload}: the commands of {@code guix offload}, with its order of arguments. */
@Command(
    name = "offload",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Has the commands test and status where guix offload has them.",
    subcommands = {TestCommand.class, StatusCommand.class},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all machines are well",
      "1:some machine failed",
      "2:the command line was wrong"
    })
public final class OffloadCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  /** Without a subcommand there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? One of those below.");
  }
}
