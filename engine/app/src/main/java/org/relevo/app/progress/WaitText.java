package org.relevo.app.progress;

import java.util.List;
import java.util.Optional;
import org.relevo.core.rank.Placement;

/** Tells why a build waits, but not the same again each time it is asked about. Thread-safe. */
public final class WaitText {
  private String gist = "";

  /** Returns why no machine has the build, unless that is what was returned last. */
  public synchronized Optional<String> news(List<Placement> placements) {
    String why = String.join("; ", reasons(placements));
    // Loads, times and failures differ at every look; the rest tells whether there is news.
    String now = "why: "
        + why.replaceAll("(left alone|being tried again)[^(]*", "").replaceAll("[0-9.]+", "");
    if (now.equals(gist)) {
      return Optional.empty();
    }
    gist = now;
    return Optional.of(why);
  }

  /** Returns why each machine was passed over. */
  public static List<String> reasons(List<Placement> placements) {
    return placements.stream()
        .filter(Placement.PassedOver.class::isInstance)
        .map(Placement.PassedOver.class::cast)
        .map(passed -> passed.candidate().machine().id() + ": " + passed.reason())
        .toList();
  }
}
