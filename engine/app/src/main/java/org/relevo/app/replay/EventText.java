package org.relevo.app.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.relevo.app.journal.Fields;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.ByteSize;

/** What events say, for people. What makes no sense is an {@link IllegalArgumentException}. */
final class EventText {
  /** What a build that waits is said to do. */
  static final String WAITS = "waits: ";

  private static final int MOST_REASONS = 3;

  private EventText() {}

  /** Returns what a build is called: the name of its derivation. */
  static String build(BuildRequest request) {
    String name = request.derivation().name();
    return request.derivation().isDerivation()
        ? name.substring(0, name.length() - ".drv".length())
        : name;
  }

  /** Returns what an event says; empty if people need not hear of it. */
  static Optional<String> of(String event, Fields fields) {
    return switch (event) {
      case "decided" -> decided(fields);
      case "tried" ->
        Optional.of("goes to " + fields.text("machine") + ", slot " + (fields.count("slot") + 1));
      case "failed" -> Optional.of("machine failed: " + failure(fields));
      case "finished" -> finished(fields);
      default -> Optional.empty();
    };
  }

  private static Optional<String> decided(Fields fields) {
    String complaint = fields.optionalText("complaint").map(text -> "; " + text).orElse("");
    if (!fields.text("decision").equals("accept")) {
      // The end of the request says why, in the next line.
      return fields.optionalText("complaint");
    }
    Fields first = fields.objects("places").stream()
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the field \"places\" is empty"));
    int others = fields.count("ranked") - 1;
    return Optional.of("first choice " + first.text("machine") + " (" + first.text("why") + ")"
        + (others > 0 ? ", and " + others + " more" : "") + complaint);
  }

  /** Returns the reasons that most machines have. */
  private static String reasons(List<Fields> groups) {
    if (groups.isEmpty()) {
      return "there are no machines";
    }
    List<Fields> sorted = new ArrayList<>(groups);
    sorted.sort((a, b) -> b.count("machines") - a.count("machines"));
    List<String> texts = new ArrayList<>();
    for (Fields group : sorted.subList(0, Math.min(MOST_REASONS, sorted.size()))) {
      int machines = group.count("machines");
      String who = machines == 1 ? group.text("first") : machines + " machines";
      texts.add(who + ": " + firstLine(group.text("why")));
    }
    String more = sorted.size() > MOST_REASONS ? "; and other reasons" : "";
    return String.join("; ", texts) + more;
  }

  private static Optional<String> finished(Fields fields) {
    String outcome = fields.text("outcome");
    return switch (outcome) {
      case "built" ->
        Optional.of("built on " + fields.text("machine") + " in " + seconds(fields, "seconds")
            + " (sent " + bytes(fields.object("sent")) + ", built for "
            + seconds(fields, "buildSeconds") + ", retrieved "
            + bytes(fields.object("retrieved")) + ")");
      case "failed-for-good", "timed-out" ->
        Optional.of((outcome.equals("timed-out") ? "timed out on " : "failed on ")
            + fields.text("machine") + ": " + firstLine(fields.text("message")));
      case "machines-lost" -> Optional.of("given up: every machine that was tried failed");
      case "postponed" -> Optional.of(WAITS + reasons(fields.objects("reasons")));
      case "declined" -> Optional.of("declined: " + reasons(fields.objects("reasons")));
      default -> Optional.of("ended: " + outcome);
    };
  }

  private static String failure(Fields fields) {
    String why = firstLine(fields.text("why"));
    String machine = fields.text("machine");
    return why.contains(machine) ? why : machine + ": " + why;
  }

  private static String seconds(Fields fields, String name) {
    return String.format(Locale.ROOT, "%.1f s", fields.number(name));
  }

  private static String bytes(Fields transfer) {
    return new ByteSize(transfer.whole("bytes")).toString();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("").strip();
  }
}
