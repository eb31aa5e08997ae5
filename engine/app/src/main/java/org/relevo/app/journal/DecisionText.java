package org.relevo.app.journal;

import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Placement;
import org.relevo.core.rank.Situation;
import org.relevo.formats.hash.Hash;

/** Decisions in few words, to write them down and to compare them. */
final class DecisionText {
  private DecisionText() {}

  /** Returns a kind's name as JSON has it: {@code NoFreeSlot} is {@code no-free-slot}. */
  static String kind(Object value) {
    return value
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /**
   * Returns what is equal for two decisions about the same situation if they have the same places, and pass machines over by
   * the same rules: 16 hexadecimal digits.
   */
  static String digest(Situation situation, Decision decision) {
    IdentityHashMap<Candidate, Integer> positions = Candidates.positions(situation.candidates());
    List<Placement> placements = decision.placements();
    ByteBuffer bytes = ByteBuffer.allocate(placements.size() * 2 * Integer.BYTES);
    for (Placement placement : placements) {
      bytes.putInt(positions.getOrDefault(placement.candidate(), -1));
      bytes.putInt(
          placement instanceof Placement.Ranked ranked
              ? ranked.place()
              : ((Placement.PassedOver) placement)
                  .reason()
                  .getClass()
                  .getSimpleName()
                  .hashCode());
    }
    return Hash.sha256(bytes.array()).hex().substring(0, 16);
  }
}
