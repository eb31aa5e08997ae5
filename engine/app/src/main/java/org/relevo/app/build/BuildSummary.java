package org.relevo.app.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.progress.WaitText;
import org.relevo.core.offload.Fate;
import org.relevo.core.offload.GraphResult;
import org.relevo.core.offload.MachineFailure;
import org.relevo.core.offload.Outcome;
import org.relevo.core.rank.Placement;
import org.relevo.core.transfer.TransferStats;
import org.relevo.formats.path.StorePath;

/**
 * What a run of {@code relevo build} came to.
 *
 * @param result what became of each derivation that had to be built
 * @param outputs the outputs that were asked for
 */
public record BuildSummary(GraphResult result, List<StorePath> outputs) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Returns the exit code of a command that did nothing else. */
  public int exitCode() {
    if (result.good()) {
      return ExitCodes.OK;
    } else if (result.any(Outcome.FailedForGood.class)) {
      return ExitCodes.BUILD_FAILED;
    } else if (result.any(Outcome.TimedOut.class)) {
      return ExitCodes.BUILD_TIMED_OUT;
    }
    return ExitCodes.FAILURE;
  }

  /** Returns a line or more for each derivation that was not built, with why. */
  public List<String> complaints() {
    return complaints(true);
  }

  /** As {@link #complaints()}, but without what the daemons said, which a {@link BuildReport} has told already. */
  List<String> briefComplaints() {
    return complaints(false);
  }

  private List<String> complaints(boolean messages) {
    List<String> lines = new ArrayList<>();
    result.fates().forEach((path, fate) -> {
      if (!fate.good()) {
        lines.add(path + ": " + (messages ? whyAndMessage(fate) : why(fate)));
        details(fate).forEach(detail -> lines.add("  " + detail));
      }
    });
    return lines;
  }

  private static String whyAndMessage(Fate fate) {
    return why(fate) + message(fate).map(text -> ": " + text).orElse("");
  }

  private static Optional<String> message(Fate fate) {
    if (fate instanceof Fate.Offloaded offloaded) {
      if (offloaded.outcome() instanceof Outcome.FailedForGood failed) {
        return Optional.of(failed.message());
      } else if (offloaded.outcome() instanceof Outcome.TimedOut late) {
        return Optional.of(late.message());
      }
    }
    return Optional.empty();
  }

  private static String why(Fate fate) {
    if (fate instanceof Fate.Skipped skipped) {
      return "not built, since it needs " + skipped.cause();
    } else if (fate instanceof Fate.Offloaded offloaded) {
      return why(offloaded.outcome());
    }
    return fate instanceof Fate.Cancelled ? "not built, since another build failed" : "valid";
  }

  private static String why(Outcome outcome) {
    if (outcome instanceof Outcome.FailedForGood failed) {
      return "the build failed on " + failed.machine().id();
    } else if (outcome instanceof Outcome.TimedOut late) {
      return "the build timed out on " + late.machine().id();
    } else if (outcome instanceof Outcome.MachinesLost) {
      return "every machine that was tried failed:";
    } else if (outcome instanceof Outcome.Postponed) {
      return "no machine became free in time:";
    } else if (outcome instanceof Outcome.Declined declined) {
      if (declined.placements().isEmpty()) {
        return "there are no build machines; list them in machines.scm, or name a file with"
            + " --machines";
      }
      return Placement.declinedByPolicy(declined.placements())
          ? "the policy leaves it to this host's own builder; to offload it, choose another with"
              + " --policy:"
          : "no machine can build this:";
    }
    return "built";
  }

  private static List<String> details(Fate fate) {
    if (fate instanceof Fate.Offloaded offloaded) {
      if (offloaded.outcome() instanceof Outcome.MachinesLost lost) {
        return lost.failures().stream().map(MachineFailure::toString).toList();
      }
      return placements(offloaded.outcome()).map(WaitText::reasons).orElse(List.of());
    }
    return List.of();
  }

  private static Optional<List<Placement>> placements(Outcome outcome) {
    if (outcome instanceof Outcome.Postponed postponed) {
      return Optional.of(postponed.placements());
    } else if (outcome instanceof Outcome.Declined declined) {
      return Optional.of(declined.placements());
    }
    return Optional.empty();
  }

  /** Returns the summary as JSON. */
  String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("good", result.good());
    root.put("exitCode", exitCode());
    root.put("outputs", outputs.stream().map(StorePath::toString).toList());
    List<Map<String, Object>> derivations = new ArrayList<>();
    result.fates().forEach((path, fate) -> derivations.add(json(path, fate)));
    root.put("derivations", derivations);
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps and strings are always JSON", e);
    }
  }

  private static Map<String, Object> json(StorePath path, Fate fate) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("derivation", path.toString());
    node.put("fate", fateName(fate));
    if (fate instanceof Fate.Offloaded offloaded
        && offloaded.outcome() instanceof Outcome.Built built) {
      node.put("machine", built.machine().id());
      Map<String, String> byName = new LinkedHashMap<>();
      built.outputs().forEach((name, output) -> byName.put(name, output.toString()));
      node.put("outputs", byName);
      node.put("sent", json(built.stats().sent()));
      node.put("retrieved", json(built.stats().retrieved()));
      node.put("buildSeconds", seconds(built.stats().build()));
      node.put("totalSeconds", seconds(built.stats().total()));
    } else if (!fate.good()) {
      node.put("message", whyAndMessage(fate));
      node.put("details", details(fate));
    }
    return node;
  }

  private static String fateName(Fate fate) {
    String name = fate instanceof Fate.Offloaded offloaded
        ? offloaded.outcome().getClass().getSimpleName()
        : fate.getClass().getSimpleName();
    // MachinesLost → machines-lost
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(java.util.Locale.ROOT);
  }

  private static Map<String, Object> json(TransferStats stats) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("items", stats.items());
    node.put("bytes", stats.bytes());
    node.put("seconds", seconds(stats.time()));
    return node;
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
