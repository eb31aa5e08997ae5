package org.relevo.app.discover;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.core.directory.ServiceType;

/** Tells what comes, changes and leaves, until it is interrupted. */
final class Watch {
  /** What happened to an advert. */
  enum Event {
    APPEARED("+"),
    CHANGED("~"),
    LEFT("-");

    private final String sign;

    Event(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static final Duration WITHOUT_END = Duration.ofDays(3650);

  private final MachineDirectory directory;
  private final ServiceType type;
  private final Function<Advert, Sighting> judge;
  private final BiConsumer<Event, Sighting> told;
  private Map<String, Sighting> known = Map.of();

  Watch(
      MachineDirectory directory,
      ServiceType type,
      Function<Advert, Sighting> judge,
      BiConsumer<Event, Sighting> told) {
    this.directory = directory;
    this.type = type;
    this.judge = judge;
    this.told = told;
  }

  /** Runs until the thread is interrupted. */
  void run() throws InterruptedException {
    while (true) {
      List<Advert> adverts = directory.look(type, WITHOUT_END, now -> differs(sightings(now)));
      Map<String, Sighting> now = sightings(adverts);
      now.forEach((key, sighting) -> {
        Sighting before = known.get(key);
        if (before == null) {
          told.accept(Event.APPEARED, sighting);
        } else if (!before.state().equals(sighting.state())) {
          told.accept(Event.CHANGED, sighting);
        }
      });
      known.forEach((key, sighting) -> {
        if (!now.containsKey(key)) {
          told.accept(Event.LEFT, sighting);
        }
      });
      known = now;
    }
  }

  private boolean differs(Map<String, Sighting> now) {
    return !states(now).equals(states(known));
  }

  private static Map<String, Object> states(Map<String, Sighting> sightings) {
    Map<String, Object> states = new LinkedHashMap<>();
    sightings.forEach((key, sighting) -> states.put(key, sighting.state()));
    return states;
  }

  private Map<String, Sighting> sightings(List<Advert> adverts) {
    Map<String, Sighting> sightings = new LinkedHashMap<>();
    adverts.forEach(advert -> sightings.put(
        advert.id() + " " + String.join(",", advert.facts().hostKeys()), judge.apply(advert)));
    return sightings;
  }
}
