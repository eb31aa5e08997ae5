package org.relevo.app.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.client.EngineFiles;
import org.relevo.client.EngineLink;
import org.relevo.client.Hello;
import org.relevo.client.Relay;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code relevo engine}: the resident engine, and what there is to do with it. */
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description = {
      "Keeps the machine file evaluated, connections open and health known, so that builds start at once. Hooks and commands"
          + " find it by its socket in the state directory.",
      "Ends at SIGTERM when the builds under way have ended, and at a second one at once."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was stopped, or answered",
      "1:it could not start, or none runs",
      "2:the command line was wrong"
    })
public final class EngineCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Mixin
  private DirectoryOptions directories = new DirectoryOptions();

  @Option(names = "--status", description = "Say what the engine that runs is doing.")
  private boolean status;

  @Option(names = "--json", description = "With --status: as JSON.")
  private boolean json;

  @Option(
      names = "--stop",
      description = "Stop the engine that runs, when the builds under way have ended.")
  private boolean stop;

  @Option(names = "--now", description = "With --stop: end the builds under way.")
  private boolean now;

  @Option(
      names = "--idle-exit",
      paramLabel = "SECONDS",
      description = "End when no client came for so long; 0: never (default).")
  private long idleExit;

  @Option(
      names = "--metrics",
      paramLabel = "[HOST:]PORT",
      description =
          "Serve /metrics for Prometheus there; without a host, on the loopback interface alone.")
  private @Nullable String metrics;

  @Option(names = "--print-unit", description = "Print units for systemd, and where they belong.")
  private boolean printUnit;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (json && !status || now && !stop) {
      throw new ParameterException(
          spec.commandLine(), "--json goes with --status, and --now with --stop.");
    }
    if (idleExit < 0) {
      throw new ParameterException(spec.commandLine(), "A time cannot be below 0.");
    }
    HeadDirectories head = directories.directories();
    if (printUnit) {
      spec.commandLine().getOut().print(Units.text(head));
      spec.commandLine().getOut().flush();
      return ExitCodes.OK;
    }
    EngineFiles files = EngineFiles.in(head.state());
    if (status) {
      return ask(files, "engine-status", json ? List.of("--json") : List.of());
    }
    if (stop) {
      return ask(files, "engine-stop", now ? List.of("--now") : List.of());
    }
    try {
      return EngineProcess.run(
          head, Duration.ofSeconds(idleExit), Optional.ofNullable(metrics), InstantSource.system());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--metrics: " + e.getMessage() + ".", e);
    }
  }

  private int ask(EngineFiles files, String kind, List<String> arguments) throws IOException {
    try (EngineLink link =
        EngineLink.open(files.socket(), Hello.of(kind, new ArrayList<>(arguments)))) {
      if (link == null) {
        spec.commandLine().getErr().println("relevo: no engine listens at " + files.socket());
        return ExitCodes.FAILURE;
      }
      return new Relay(link, System.out, System.err, System.err).run(null);
    }
  }
}
