package org.relevo.app;

import org.relevo.app.announce.AnnounceCommand;
import org.relevo.app.archive.ArchiveCommand;
import org.relevo.app.build.BuildCommand;
import org.relevo.app.check.CheckCommand;
import org.relevo.app.demo.DemoCommand;
import org.relevo.app.discover.DiscoverCommand;
import org.relevo.app.engine.EngineCommand;
import org.relevo.app.explain.ExplainCommand;
import org.relevo.app.farm.MachineCommand;
import org.relevo.app.farm.OffloadCommand;
import org.relevo.app.farm.StatusCommand;
import org.relevo.app.farm.TestCommand;
import org.relevo.app.install.InstallHookCommand;
import org.relevo.app.repl.ReplCommand;
import org.relevo.app.replay.JournalCommand;
import org.relevo.app.replay.ReplayCommand;
import org.relevo.app.serve.ServeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root command, {@code relevo}. */
@Command(
    name = "relevo",
    description = "Offloads builds of derivations to build machines over SSH.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BuildCommand.class,
      CheckCommand.class,
      TestCommand.class,
      StatusCommand.class,
      ExplainCommand.class,
      MachineCommand.class,
      JournalCommand.class,
      ReplayCommand.class,
      OffloadCommand.class,
      InstallHookCommand.class,
      ReplCommand.class,
      DiscoverCommand.class,
      EngineCommand.class,
      ServeCommand.class,
      AnnounceCommand.class,
      ArchiveCommand.class,
      DemoCommand.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all went well",
      "1:something failed; the message says what",
      "2:the command line was wrong",
      "100:a build failed for good",
      "101:a build went past its time limit"
    },
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  GUIX_CONFIGURATION_DIRECTORY  machines.scm, policy.scm, acl and signing-key.*",
      "  GUIX_STATE_DIRECTORY          database, locks, logs",
      "  GUIX_DAEMON_SOCKET            build daemon of this host, if it has one",
      "  NIX_STORE_DIR                 store directory",
      "  RELEVO_REAL_STORE             where the store's items lie on disk, if elsewhere",
      "  RELEVO_ENGINE                 auto, use, off: whether hooks start an engine, use one that runs, or neither",
      "  RELEVO_JOURNAL                off: write no journal"
    })
public final class RelevoCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Log what happens inside, and show stack traces of errors.")
  private boolean debug;

  private RelevoCommand() {}

  /** Returns the whole command line, ready to execute. */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new RelevoCommand());
    commandLine.setExecutionExceptionHandler(new ErrorReport());
    commandLine.setParameterExceptionHandler(new UsageReport());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpAutoWidth(true);
    return commandLine;
  }

  static boolean debug(CommandLine command) {
    CommandLine root = command;
    while (root.getParent() != null) {
      root = root.getParent();
    }
    return root.getCommand() instanceof RelevoCommand relevo && relevo.debug;
  }

  /** Without a subcommand there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? One of those below.");
  }
}
