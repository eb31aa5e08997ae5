package org.relevo.app.journal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Resources;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Condition;
import org.relevo.core.rank.SlotUsage;

/**
 * The machines of a decision with all that was known of them. Those with equal slots and the same kind of condition are one
 * group, and what differs among them stands in lists; so a farm that waits takes few bytes, however large it is.
 */
final class Candidates {
  /** How many machines a decision may have. */
  static final int MOST = 1_000_000;

  private static final String REACHABLE = "reachable";
  private static final String NOT_ASKED = "not-asked";

  private Candidates() {}

  private record Kind(SlotUsage slots, String condition) {}

  /** Returns where each candidate stands, from 0. They are told apart by identity: two may be equal. */
  static IdentityHashMap<Candidate, Integer> positions(List<Candidate> candidates) {
    IdentityHashMap<Candidate, Integer> positions = new IdentityHashMap<>(candidates.size() * 2);
    for (int i = 0; i < candidates.size(); i++) {
      positions.put(candidates.get(i), i);
    }
    return positions;
  }

  static void write(
      ArrayNode groups,
      List<Candidate> candidates,
      Instant time,
      Definitions definitions,
      Lines lines) {
    Map<Kind, List<Integer>> kinds = new LinkedHashMap<>();
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      Kind kind = new Kind(candidate.slots(), condition(candidate.condition()));
      kinds.computeIfAbsent(kind, key -> new ArrayList<>()).add(i);
    }
    kinds.forEach((kind, at) -> {
      ObjectNode group = groups
          .addObject()
          .put("at", Runs.write(at))
          .put("used", kind.slots.used())
          .put("total", kind.slots.total());
      MachineJson.putResources(group, "committed", kind.slots.committed());
      group.put("condition", kind.condition);
      List<Candidate> members = at.stream().map(candidates::get).toList();
      if (!kind.condition.equals(NOT_ASKED)) {
        group.put(
            "ids",
            Runs.write(members.stream()
                .map(member -> definitions.condition(member.condition(), time, lines))
                .toList()));
      }
      writeLists(group, members);
    });
  }

  private static void writeLists(ObjectNode group, List<Candidate> members) {
    if (members.get(0).condition() instanceof Condition.Quarantined) {
      ArrayNode left = group.putArray("left");
      members.forEach(
          member -> left.add(((Condition.Quarantined) member.condition()).left().toString()));
    }
    if (members.stream().anyMatch(member -> member.missingBytes().isPresent())) {
      ArrayNode missing = group.putArray("missingBytes");
      members.forEach(
          member -> member.missingBytes().ifPresentOrElse(missing::add, missing::addNull));
    }
    if (members.stream().anyMatch(member -> member.bytesPerSecond().isPresent())) {
      ArrayNode rates = group.putArray("bytesPerSecond");
      members.forEach(
          member -> member.bytesPerSecond().ifPresentOrElse(rates::add, rates::addNull));
    }
  }

  private static String condition(Condition condition) {
    if (condition instanceof Condition.Reachable) {
      return REACHABLE;
    } else if (condition instanceof Condition.Quarantined) {
      return TroubleJson.QUARANTINED;
    } else if (condition instanceof Condition.Drained) {
      return TroubleJson.DRAINED;
    }
    return condition instanceof Condition.Unreachable ? TroubleJson.UNREACHABLE : NOT_ASKED;
  }

  /** Returns the candidates in their order. */
  static List<Candidate> read(List<Fields> groups, List<BuildMachine> farm, Known known) {
    List<Optional<Candidate>> candidates =
        new ArrayList<>(Collections.nCopies(farm.size(), Optional.empty()));
    for (Fields group : groups) {
      readGroup(group, farm, known, candidates);
    }
    return candidates.stream()
        .map(candidate -> candidate.orElseThrow(
            () -> new IllegalArgumentException("not every machine of the farm is in a group")))
        .toList();
  }

  private static void readGroup(
      Fields group, List<BuildMachine> farm, Known known, List<Optional<Candidate>> candidates) {
    List<Integer> at = group.runs("at", farm.size());
    SlotUsage slots = new SlotUsage(
        group.count("used"), group.count("total"), Resources.of(group.amounts("committed")));
    List<Condition> conditions = conditions(group, at.size(), known);
    List<OptionalLong> missing =
        sized(group.wholes("missingBytes"), at.size(), OptionalLong.empty());
    List<OptionalDouble> rates =
        sized(group.numbers("bytesPerSecond"), at.size(), OptionalDouble.empty());
    for (int i = 0; i < at.size(); i++) {
      int position = at.get(i);
      if (position >= farm.size() || candidates.get(position).isPresent()) {
        throw new IllegalArgumentException(
            "position " + position + " is not in the farm, or is in two groups");
      }
      candidates.set(
          position,
          Optional.of(new Candidate(
              farm.get(position), slots, conditions.get(i), missing.get(i), rates.get(i))));
    }
  }

  private static List<Condition> conditions(Fields group, int count, Known known) {
    String kind = group.text("condition");
    if (kind.equals(NOT_ASKED)) {
      return Collections.nCopies(count, new Condition.NotAsked());
    }
    List<Integer> ids = sized(group.runs("ids", count), count, 0);
    List<String> left = sized(group.texts("left"), count, "PT0S");
    List<Condition> conditions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      if (kind.equals(REACHABLE)) {
        conditions.add(new Condition.Reachable(known.health(ids.get(i))));
        continue;
      }
      Condition condition = known.trouble(ids.get(i));
      if (!condition(condition).equals(kind)) {
        throw new IllegalArgumentException("trouble " + ids.get(i) + " is not of the kind " + kind);
      }
      conditions.add(
          condition instanceof Condition.Quarantined quarantined
              ? new Condition.Quarantined(quarantined.sentence(), Duration.parse(left.get(i)))
              : condition);
    }
    return conditions;
  }

  private static <T> List<T> sized(List<T> list, int count, T absent) {
    if (list.isEmpty()) {
      return Collections.nCopies(count, absent);
    }
    if (list.size() != count) {
      throw new IllegalArgumentException(
          "a group of " + count + " machines has a list of " + list.size());
    }
    return list;
  }
}
