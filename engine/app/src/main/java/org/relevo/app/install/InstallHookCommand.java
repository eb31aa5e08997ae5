package org.relevo.app.install;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.relevo.app.cli.ExitCodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code relevo install-hook}: has this host's guix-daemon offload with Relevo, or no longer. */
@Command(
    name = "install-hook",
    mixinStandardHelpOptions = true,
    description = {
      "Has guix-daemon of this host offload builds with Relevo.",
      "Writes a script that the daemon runs as guix, which gives offloading to Relevo and all else to the real guix; and,"
          + " where systemd starts the daemon, a drop-in that names it. Says what is left to do; restarts nothing."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all went well",
      "1:something failed; the message says what",
      "2:the command line was wrong"
    },
    footerHeading = "%nEnvironment:%n",
    footer = "  GUIX                          the real guix, if it is in no usual place")
public final class InstallHookCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Option(names = "--dry-run", description = "Show every file and command, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--uninstall",
      description = "Remove what was installed, if nobody changed it. Name the same --wrapper.")
  private boolean uninstall;

  @Option(
      names = "--wrapper",
      paramLabel = "FILE",
      defaultValue = "/usr/local/libexec/relevo/guix",
      showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
      description = "The script that the daemon is to run.")
  @SuppressWarnings("NullAway.Init") // it has a default
  private Path wrapper;

  @Option(
      names = "--systemd",
      negatable = true,
      description =
          "Write the drop-in for systemd, or do not. Default: if guix-daemon is a service of systemd, and you are root.")
  private @Nullable Boolean systemd;

  @Option(
      names = "--force",
      description = "Overwrite, or remove, files that were changed; overwrite files of others.")
  private boolean force;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      defaultValue = "/",
      description = "Where the host's files are, if it is not this one: a mounted file system.")
  @SuppressWarnings("NullAway.Init") // it has a default
  private Path root;

  private final Caller caller;

  /** Makes the command as the program has it. */
  public InstallHookCommand() {
    this(Caller.ofThisProcess());
  }

  InstallHookCommand(Caller caller) {
    this.caller = caller;
  }

  @Override
  public Integer call() throws IOException {
    if (!wrapper.isAbsolute() || wrapper.getNameCount() == 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--wrapper needs the absolute path of a file, since guix-daemon runs it");
    }
    HostRoot host = new HostRoot(root.toAbsolutePath().normalize());
    InstalledFiles files = new InstalledFiles(host, force);
    PrintWriter out = spec.commandLine().getOut();
    boolean done;
    if (uninstall) {
      done = new Removal(files, wrapper.normalize(), dryRun, out).run();
    } else {
      InstallPlan plan =
          InstallPlan.of(host, caller, wrapper.normalize(), Optional.ofNullable(systemd));
      warn(plan.advice());
      new Installation(files, plan, dryRun, out).run();
      done = true;
    }
    out.flush();
    return done ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  private void warn(List<Advice> advice) {
    PrintWriter err = spec.commandLine().getErr();
    for (Advice each : advice) {
      err.println("warning: " + each.text());
      err.println("    => " + each.remedy());
    }
    err.flush();
  }
}
