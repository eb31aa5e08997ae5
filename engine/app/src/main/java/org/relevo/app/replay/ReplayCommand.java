package org.relevo.app.replay;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.Json;
import org.relevo.app.cli.PolicyOption;
import org.relevo.app.journal.JournalFiles;
import org.relevo.app.journal.JournalReader;
import org.relevo.core.rank.Policies;
import org.relevo.core.rank.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code relevo replay}: makes the decisions of journals again, perhaps with another policy. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the decisions of this host's journal again, and compares them with what was decided then.",
      "Connects to no machine. With another policy it shows where builds would have gone."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the decisions were made again; without --policy, all are the same",
      "1:a decision is not the same with its own policy, or a file is no journal",
      "2:the command line was wrong"
    })
public final class ReplayCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Mixin
  private DirectoryOptions directories = new DirectoryOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "Journals, the oldest first (default: all of this host's).")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--policy",
      paramLabel = "NAME|FILE.scm",
      description = "Decide by this policy instead of the one that was asked then.")
  private @Nullable String policyName;

  @Option(names = "--summary", description = "Show the totals only.")
  private boolean summary;

  @Option(names = "--json", description = "Print JSON: an object.")
  private boolean json;

  /** Makes the command as the program has it. */
  public ReplayCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Replay.PolicyChoice policies = policies();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ReplayTotals totals = new ReplayTotals();
    List<Map<String, Object>> all = new ArrayList<>();
    try (JournalReader journal = open(note -> err.println("relevo: " + note))) {
      Replay replay = new Replay(journal, policies);
      for (Optional<Replay.Pair> pair = replay.next(); pair.isPresent(); pair = replay.next()) {
        totals.add(pair.get());
        if (json && !summary) {
          all.add(json(pair.get()));
        } else if (!summary) {
          out.println(line(pair.get()));
        }
      }
    }
    if (json) {
      Map<String, Object> object = totals.json();
      if (!summary) {
        object.put("list", all);
      }
      out.println(Json.text(object));
    } else {
      out.print(totals.text());
    }
    out.flush();
    return complaint(totals, err);
  }

  private int complaint(ReplayTotals totals, PrintWriter err) {
    if (policyName != null || totals.allSame()) {
      return ExitCodes.OK;
    }
    err.println("relevo: not all decisions are the same as then; was the journal written by"
        + " another version of Relevo?");
    err.flush();
    return ExitCodes.FAILURE;
  }

  private Replay.PolicyChoice policies() throws IOException, InterruptedException {
    if (policyName == null) {
      return Policies::named;
    }
    Optional<Policy> chosen = Optional.of(PolicyOption.named(policyName, false, spec));
    return recorded -> chosen;
  }

  private JournalReader open(Consumer<String> notes) throws IOException {
    if (!files.isEmpty()) {
      return JournalReader.open(files, notes);
    }
    return HostJournal.open(JournalFiles.in(directories.directories().state()), notes);
  }

  private static String line(Replay.Pair pair) {
    String then = first(pair.then().first(), pair.then().outcome());
    String now = first(pair.firstNow(), pair.outcomeNow());
    String difference = pair.same() ? "the same" : "other places after it";
    return pair.then().time() + "  " + build(pair) + "  "
        + (pair.sameFirst() ? then + "  " + difference : then + " → " + now);
  }

  private static String first(Optional<String> machine, String outcome) {
    return machine.orElse(ReplayTotals.none(outcome));
  }

  private static String build(Replay.Pair pair) {
    return EventText.build(pair.then().situation().request());
  }

  private static Map<String, Object> json(Replay.Pair pair) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("time", pair.then().time().toString());
    json.put("derivation", pair.then().situation().request().derivation().toString());
    json.put("machines", pair.then().situation().candidates().size());
    json.put("same", pair.same());
    json.put(
        "then", choice(pair.then().policy(), pair.then().outcome(), pair.then().first()));
    json.put("now", choice(pair.policy(), pair.outcomeNow(), pair.firstNow()));
    return json;
  }

  private static Map<String, Object> choice(
      String policy, String outcome, Optional<String> machine) {
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("policy", policy);
    choice.put("decision", outcome);
    machine.ifPresent(first -> choice.put("first", first));
    return choice;
  }
}
