package org.relevo.core.quarantine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * How a machine's standing changes. Pure but for the random numbers.
 *
 * <p>A failure while the machine is left alone belongs to the same incident: the eight builds that a lost machine had are
 * one failure, not eight in a row. A failure of the probe that was allowed is one more.
 */
record Rules(Backoff backoff) {
  private static final int LONGEST_WHY = 2000;

  Standing failed(Standing old, Trouble kind, String why, Instant now, RandomGenerator random) {
    Optional<Sentence> before = old.of(kind);
    int failures = before.map(Sentence::failures).orElse(0);
    boolean sameIncident = old.probedUntil().isEmpty()
        && before.isPresent()
        && !before.get().onTrial()
        && !before.get().isOver(now);
    Instant until = before.map(Sentence::until).orElse(now);
    if (!sameIncident) {
      failures = failures == Integer.MAX_VALUE ? failures : failures + 1;
      until = now.plus(backoff.time(kind, failures, random));
    }
    Sentence sentence = new Sentence(
        kind,
        why.length() <= LONGEST_WHY ? why : why.substring(0, LONGEST_WHY) + "…",
        failures,
        before.map(Sentence::since).orElse(now),
        until,
        now,
        false);
    List<Sentence> sentences = new ArrayList<>(
        old.sentences().stream().filter(each -> each.kind() != kind).toList());
    sentences.add(sentence);
    return Standing.of(sentences, old.drain());
  }

  /** It was seen to answer. */
  Standing answered(Standing old) {
    List<Sentence> rest = reachedAnyway(old).toList();
    return new Standing(rest, old.drain(), rest.isEmpty() ? Optional.empty() : old.probedUntil());
  }

  /** The probe that was allowed went well; its build daemon was there, too, if it had been away. */
  Standing returned(Standing old) {
    return Standing.of(
        reachedAnyway(old)
            .filter(sentence -> sentence.kind() != Trouble.DAEMON_AWAY)
            .map(Sentence::withOnTrial)
            .toList(),
        old.drain());
  }

  private static Stream<Sentence> reachedAnyway(Standing old) {
    return old.sentences().stream().filter(sentence -> !sentence.kind().endsWhenReached());
  }

  Standing succeeded(Standing old) {
    return Standing.of(List.of(), old.drain());
  }

  Standing drained(Standing old, Drain drain) {
    return new Standing(old.sentences(), Optional.of(drain), old.probedUntil());
  }

  /** Returns whether somebody may try now whether the machine is well. */
  boolean mayProbe(Standing standing, boolean early, Instant now) {
    if (standing.isProbed(now)) {
      return false;
    }
    boolean rested = standing
        .lastTried()
        .map(last -> !now.isBefore(last.plus(backoff.first())))
        .orElse(true);
    return standing.sentence().map(sentence -> sentence.isOver(now)).orElse(true)
        || (early && rested);
  }

  Standing probing(Standing old, Instant now, Duration limit) {
    Duration longest = backoff.longest();
    return new Standing(
        old.sentences(),
        old.drain(),
        Optional.of(now.plus(limit.compareTo(longest) < 0 ? limit : longest)));
  }

  /** Takes back what can only come from a clock that was set back since: no sentence ends later than the longest. */
  Standing sane(Standing standing, Instant now) {
    Instant latest = now.plus(backoff.longest());
    boolean sane = standing.sentences().stream()
            .noneMatch(sentence ->
                sentence.until().isAfter(latest) || sentence.lastTried().isAfter(now))
        && standing.probedUntil().filter(until -> until.isAfter(latest)).isEmpty();
    return sane
        ? standing
        : Standing.of(
            standing.sentences().stream()
                .map(sentence -> new Sentence(
                    sentence.kind(),
                    sentence.why(),
                    sentence.failures(),
                    earlier(sentence.since(), now),
                    earlier(sentence.until(), now),
                    earlier(sentence.lastTried(), now),
                    sentence.onTrial()))
                .toList(),
            standing.drain());
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
