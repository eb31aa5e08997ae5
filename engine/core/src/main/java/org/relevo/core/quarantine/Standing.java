package org.relevo.core.quarantine;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is known against a machine.
 *
 * @param sentences for each kind of trouble at most one, in the order of the kinds
 * @param drain who took it out of use, if somebody did
 * @param probedUntil until when, at the latest, somebody is trying whether it is well again; empty: nobody is
 */
public record Standing(
    List<Sentence> sentences, Optional<Drain> drain, Optional<Instant> probedUntil) {
  /** Of a machine that nothing is known against. */
  public static final Standing GOOD = new Standing(List.of(), Optional.empty(), Optional.empty());

  /** Copies the list. */
  public Standing {
    sentences = sentences.stream().sorted(Comparator.comparing(Sentence::kind)).toList();
  }

  static Standing of(Collection<Sentence> sentences, Optional<Drain> drain) {
    return new Standing(List.copyOf(sentences), drain, Optional.empty());
  }

  /** Returns why the machine gets no builds: the sentence that ends last. Empty if it has none, or is on trial. */
  public Optional<Sentence> sentence() {
    return sentences.stream()
        .filter(sentence -> !sentence.onTrial())
        .max(Comparator.comparing(Sentence::until));
  }

  /** Returns whether somebody is trying right now whether the machine is well. */
  public boolean isProbed(Instant now) {
    return probedUntil.isPresent() && now.isBefore(probedUntil.get());
  }

  /** Returns whether it must be passed over at this moment, drained or not. */
  public boolean isLeftAlone(Instant now) {
    return sentence().isPresent() && (isProbed(now) || !sentence().get().isOver(now));
  }

  /** Returns when it last failed; empty if it did not. */
  public Optional<Instant> lastTried() {
    return sentences.stream().map(Sentence::lastTried).max(Comparator.naturalOrder());
  }

  Optional<Sentence> of(Trouble kind) {
    return sentences.stream().filter(sentence -> sentence.kind() == kind).findFirst();
  }
}
