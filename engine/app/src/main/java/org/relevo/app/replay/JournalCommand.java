package org.relevo.app.replay;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.RegularExpression;
import org.relevo.app.journal.Entry;
import org.relevo.app.journal.JournalDecoder;
import org.relevo.app.journal.JournalFiles;
import org.relevo.app.journal.JournalReader;
import org.relevo.core.build.BuildRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code relevo journal}: shows where builds went or why they waited, and how they ended. */
@Command(
    name = "journal",
    mixinStandardHelpOptions = true,
    description =
        "Shows what the journal of this host has of builds: where each went or why it waited, and how it ended.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the events were shown",
      "1:there is no journal, or a file is none",
      "2:the command line was wrong"
    })
public final class JournalCommand implements Callable<Integer> {
  private static final int PAUSE_MILLIS = 250;

  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Mixin
  private DirectoryOptions directories = new DirectoryOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "BUILD-REGEXP",
      converter = RegularExpression.class,
      description = "Only builds in whose derivation's path this is found.")
  private @Nullable Pattern builds;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with events as they come; without --since, with those only.")
  private boolean follow;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = TimeOption.class,
      description =
          "Only events from then on: 2026-11-24T10:00:00Z, 2026-11-24 (UTC), or 90m, 2h, 3d ago.")
  private @Nullable Instant since;

  @Option(
      names = "--json",
      description = "Print the lines of the journal as they are, but for those without a build.")
  private boolean json;

  private final JournalReader.Pause pause;
  private final JournalDecoder decoder = new JournalDecoder();
  private final Map<BuildRequest, String> lastTexts = new HashMap<>();

  /** Makes the command as the program has it. */
  public JournalCommand() {
    this(() -> Thread.sleep(PAUSE_MILLIS));
  }

  JournalCommand(JournalReader.Pause pause) {
    this.pause = pause;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JournalFiles files = JournalFiles.in(directories.directories().state());
    Consumer<String> notes = note -> spec.commandLine().getErr().println("relevo: " + note);
    Instant from = Optional.ofNullable(since).orElseGet(() -> follow ? Instant.now() : Instant.MIN);
    PrintWriter out = spec.commandLine().getOut();
    try (JournalReader journal =
        follow ? JournalReader.open(files, notes) : HostJournal.open(files, notes)) {
      if (follow) {
        while (true) {
          text(journal.await(files, pause), from).ifPresent(line -> {
            out.println(line);
            out.flush();
          });
        }
      }
      for (Optional<Entry> entry = journal.next(); entry.isPresent(); entry = journal.next()) {
        text(entry.get(), from).ifPresent(out::println);
      }
    }
    out.flush();
    return ExitCodes.OK;
  }

  /** Returns what is to be shown of a line of the journal, if anything is. */
  private Optional<String> text(Entry entry, Instant from) throws IOException {
    decoder.take(entry);
    Optional<BuildRequest> request = decoder.request(entry);
    if (request.isEmpty() || entry.time().isBefore(from) || !isWanted(request.get())) {
      return Optional.empty();
    }
    if (json) {
      return Optional.of(entry.text());
    }
    Optional<String> text = entry.read(fields -> EventText.of(entry.event(), fields));
    // A build that waits asks again and again, mostly with the same answer.
    return text.filter(said -> isNew(request.get(), said, entry))
        .map(said -> entry.time() + "  " + EventText.build(request.get()) + "  " + said);
  }

  private boolean isNew(BuildRequest request, String said, Entry entry) {
    if (!entry.event().equals("finished") || !said.startsWith(EventText.WAITS)) {
      lastTexts.remove(request);
      return true;
    }
    return !said.equals(lastTexts.put(request, said));
  }

  private boolean isWanted(BuildRequest request) {
    return builds == null || builds.matcher(request.derivation().toString()).find();
  }
}
