package org.relevo.app.discover;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.MachineFacts;
import org.relevo.core.directory.PinnedKeys;
import org.relevo.core.directory.ServiceType;
import org.relevo.core.directory.Verdict;

/**
 * An advert, what becomes of it, and how to show both.
 *
 * @param advert what is seen
 * @param verdict what becomes of it; empty for services of other types, which are no build machines
 */
record Sighting(Advert advert, Optional<Verdict> verdict) {
  static Sighting of(Advert advert, ServiceType type, PinnedKeys pins) {
    return new Sighting(
        advert,
        type.equals(ServiceType.BUILD_MACHINE)
            ? Optional.of(pins.judge(advert))
            : Optional.empty());
  }

  /** Returns all but the times, which change without anything having happened. */
  Object state() {
    return List.of(
        advert.id(),
        advert.host(),
        advert.addresses(),
        advert.text(),
        advert.interfaces(),
        verdict.isPresent() ? verdict.get() : "");
  }

  private String status() {
    if (verdict.isEmpty()) {
      return "";
    }
    if (verdict.get() instanceof Verdict.Pinned) {
      return "pinned";
    }
    return verdict.get() instanceof Verdict.Refused ? "refused" : "unpinned";
  }

  private String reason() {
    Object found = verdict.map(Object.class::cast).orElse("");
    if (found instanceof Verdict.Pinned pinned) {
      return pinned.place();
    }
    if (found instanceof Verdict.Refused refused) {
      return refused.reason();
    }
    return found instanceof Verdict.Unpinned unpinned ? unpinned.reason() : "";
  }

  /** Returns a paragraph: a line with the name and the verdict, and more below it, indented. */
  String text(Instant now) {
    StringBuilder text = new StringBuilder(advert.id());
    String status = status();
    if (!status.isEmpty()) {
      text.append(
          status.equals("pinned")
              ? "  pinned (" + reason() + ")"
              : "  " + status.toUpperCase(java.util.Locale.ROOT));
    }
    text.append('\n');
    if (!status.isEmpty() && !status.equals("pinned")) {
      line(text, reason());
    }
    line(
        text,
        advert.host() + " at " + String.join(", ", advert.addresses()) + ", on "
            + String.join(", ", advert.interfaces()) + "; seen for "
            + age(advert.firstSeen(), now) + ", heard " + age(advert.lastHeard(), now) + " ago");
    if (status.isEmpty()) {
      advert.text().forEach((key, value) -> line(text, key + "=" + value));
      return text.toString();
    }
    MachineFacts facts = advert.facts();
    List<String> said = new ArrayList<>();
    if (!facts.systems().isEmpty()) {
      said.add(String.join(", ", facts.systems()));
    }
    facts.slots().ifPresent(slots -> said.add(slots + (slots == 1 ? " slot" : " slots")));
    facts.cores().ifPresent(cores -> said.add(cores + (cores == 1 ? " core" : " cores")));
    facts.speed().ifPresent(speed -> said.add("speed " + speed));
    facts
        .features()
        .filter(features -> !features.isEmpty())
        .ifPresent(features -> said.add("features " + String.join(" ", features)));
    facts.user().ifPresent(user -> said.add("user " + user));
    facts.daemonSocket().ifPresent(socket -> said.add("daemon " + socket));
    if (!said.isEmpty()) {
      line(text, String.join("; ", said));
    }
    facts.hostKeys().forEach(key -> line(text, "shows host key " + key));
    facts.signingKeys().forEach(key -> line(text, "shows signing key " + key));
    advert.faults().forEach(fault -> line(text, "not believed: " + fault));
    return text.toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append("  ").append(line).append('\n');
  }

  private static String age(Instant then, Instant now) {
    long seconds = Math.max(0, Duration.between(then, now).toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }

  /** Returns the values for JSON. */
  Map<String, Object> json(Instant now) {
    MachineFacts facts = advert.facts();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", advert.name());
    json.put("host", advert.host());
    json.put("port", advert.port());
    json.put("addresses", advert.addresses());
    json.put("interfaces", advert.interfaces());
    json.put("txt", advert.text());
    json.put("firstSeen", advert.firstSeen().toString());
    json.put("ageSeconds", seconds(advert.firstSeen(), now));
    json.put("heardSecondsAgo", seconds(advert.lastHeard(), now));
    verdict.ifPresent(found -> {
      json.put("status", status());
      json.put("reason", reason());
      json.put("hostKeys", facts.hostKeys());
      json.put("signingKeys", facts.signingKeys());
      json.put("faults", advert.faults());
    });
    return json;
  }

  private static double seconds(Instant then, Instant now) {
    return Math.max(0, Duration.between(then, now).toMillis()) / 1000.0;
  }
}
