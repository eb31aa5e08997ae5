package org.relevo.app.farm;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.relevo.core.quarantine.Sentence;
import org.relevo.core.quarantine.Standing;
import org.relevo.core.rank.Reason;

/**
 * What is known against a machine, for people and programs.
 *
 * @param standing what is known
 * @param now when
 */
record QuarantineText(Standing standing, Instant now) {
  /** Returns lines of a report: whether the machine is left alone or drained, why, and what ends that. */
  String lines(String machine) {
    StringBuilder text = new StringBuilder();
    MachineStatus.line(text, "quarantine", quarantine());
    standing.sentence().ifPresent(held -> {
      held.why().lines().skip(1).forEach(line -> MachineStatus.line(text, "", line.strip()));
      MachineStatus.line(
          text, "", "since " + time(held.since()) + ", last tried " + time(held.lastTried()));
    });
    standing
        .drain()
        .ifPresent(drain -> MachineStatus.line(
            text,
            "drained",
            "since " + time(drain.since()) + " by " + drain.who()
                + (drain.why().isEmpty() ? "" : ": " + drain.why())));
    if (standing.sentence().isPresent() || standing.drain().isPresent()) {
      MachineStatus.line(text, "to end it", "relevo machine " + machine + " --resume");
    }
    return text.toString();
  }

  private String quarantine() {
    Optional<Sentence> held = standing.sentence();
    if (held.isEmpty()) {
      return standing.sentences().stream()
          .map(sentence -> "on trial " + after(sentence))
          .collect(Collectors.collectingAndThen(
              Collectors.joining("; "), text -> text.isEmpty() ? "none" : text));
    }
    if (held.get().isOver(now) && !standing.isProbed(now)) {
      return "tried again with the next build, " + after(held.get());
    }
    Sentence sentence = held.get();
    Reason reason = new Reason.Quarantined(
        sentence.kind(), sentence.why(), sentence.until(), sentence.failures(), left(sentence));
    return reason.toString().lines().findFirst().orElse("");
  }

  private static String after(Sentence sentence) {
    return Reason.Quarantined.after(sentence.failures(), sentence.kind(), sentence.why());
  }

  private Duration left(Sentence held) {
    Duration left = Duration.between(now, held.until());
    return standing.isProbed(now) || left.isNegative() ? Duration.ZERO : left;
  }

  /** Returns the same as values for JSON; {@code quarantine} and {@code drain} say more where they are. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("quarantined", standing.sentence().isPresent());
    json.put("drained", standing.drain().isPresent());
    standing.sentence().ifPresent(held -> {
      Map<String, Object> quarantine = new LinkedHashMap<>();
      quarantine.put("kind", held.kind().key());
      quarantine.put("why", held.why());
      quarantine.put("failures", held.failures());
      quarantine.put("since", time(held.since()));
      quarantine.put("until", time(held.until()));
      quarantine.put("secondsLeft", left(held).plusMillis(999).toSeconds());
      quarantine.put("lastTried", time(held.lastTried()));
      quarantine.put("beingProbed", standing.isProbed(now));
      json.put("quarantine", quarantine);
    });
    standing
        .drain()
        .ifPresent(drain -> json.put(
            "drain", Map.of("who", drain.who(), "why", drain.why(), "since", time(drain.since()))));
    return json;
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
