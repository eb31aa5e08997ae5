package org.relevo.app.replay;

import java.io.IOException;
import java.util.Optional;
import java.util.SplittableRandom;
import org.relevo.app.journal.Entry;
import org.relevo.app.journal.JournalDecoder;
import org.relevo.app.journal.JournalFormatException;
import org.relevo.app.journal.JournalReader;
import org.relevo.app.journal.RecordedDecision;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Policy;
import org.relevo.core.rank.Ranking;

/**
 * Makes the decisions of a journal again, by the ranking that builds are given out by, from the same random numbers. For one
 * thread.
 */
final class Replay {
  private final JournalReader journal;
  private final PolicyChoice policies;
  private final JournalDecoder decoder = new JournalDecoder();

  /** Says which policy is asked now. */
  @FunctionalInterface
  interface PolicyChoice {
    /** Returns the policy for a decision that {@code recorded} was asked for; empty: there is none of that name. */
    Optional<Policy> instead(String recorded);
  }

  /**
   * A decision then and now.
   *
   * @param then as it was written down
   * @param policy the name of the policy that was asked now
   * @param now what it is with that
   * @param same whether all places and rules are the same
   */
  record Pair(RecordedDecision then, String policy, Decision now, boolean same) {
    /** Returns the first choice now, if there is one. */
    Optional<String> firstNow() {
      return now instanceof Decision.Accept accept
          ? Optional.of(accept.ordered().get(0).candidate().machine().id())
          : Optional.empty();
    }

    /** Returns whether the build would go the same way at first. */
    boolean sameFirst() {
      return then.outcome().equals(outcomeNow()) && then.first().equals(firstNow());
    }

    /** Returns {@code accept}, {@code postpone} or {@code decline}. */
    String outcomeNow() {
      if (now instanceof Decision.Accept) {
        return "accept";
      }
      return now instanceof Decision.Postpone ? "postpone" : "decline";
    }
  }

  Replay(JournalReader journal, PolicyChoice policies) {
    this.journal = journal;
    this.policies = policies;
  }

  /**
   * Returns the next decision; empty: there are no more.
   *
   * @throws JournalFormatException if a line makes no sense, or its policy is not known
   */
  Optional<Pair> next() throws IOException {
    for (Optional<Entry> line = journal.next(); line.isPresent(); line = journal.next()) {
      Entry entry = line.get();
      decoder.take(entry);
      Optional<RecordedDecision> recorded = decoder.decision(entry);
      if (recorded.isPresent()) {
        return Optional.of(decide(entry, recorded.get()));
      }
    }
    return Optional.empty();
  }

  private Pair decide(Entry entry, RecordedDecision then) throws JournalFormatException {
    Policy policy = entry.read(fields -> policies
        .instead(then.policy())
        .orElseThrow(() -> new IllegalArgumentException("there is no policy \"" + then.policy()
            + "\" among those that come with Relevo; say another with --policy")));
    Decision now = Ranking.decide(then.situation(), policy, new SplittableRandom(then.seed()));
    return new Pair(then, policy.name(), now, then.isSame(now));
  }
}
