package org.relevo.discovery;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.FactsText;

/**
 * Makes adverts of what several links see: one for each host, told apart by the host key that it shows, else by name and
 * port; remembers since when each is seen. Guarded by its owner.
 *
 * <p>What claims to be the same host as another, but came later, adds addresses to try and nothing else.
 */
final class Sightings {
  /** More hosts of a type than this are not listed, those seen first before others. */
  static final int MOST_ADVERTS = 256;

  private static final int MOST_ADDRESSES = 8;

  private final Map<String, Instant> firstSeen = new HashMap<>();

  /** Makes adverts of what is seen now. */
  List<Advert> merge(List<Observation> observations, AddressOrder order, Instant now) {
    Map<String, List<Observation>> services = new LinkedHashMap<>();
    for (Observation each : observations) {
      services.computeIfAbsent(service(each), any -> new ArrayList<>()).add(each);
    }
    firstSeen.keySet().retainAll(services.keySet());
    services.keySet().forEach(key -> firstSeen.putIfAbsent(key, now));
    Map<String, List<Observation>> hosts = new LinkedHashMap<>();
    services.entrySet().stream()
        .sorted(Comparator.comparing((Map.Entry<String, List<Observation>> entry) ->
                firstSeen.getOrDefault(entry.getKey(), now))
            .thenComparing(Map.Entry::getKey))
        .forEach(entry -> {
          for (Observation each : entry.getValue()) {
            hosts.computeIfAbsent(host(each), any -> new ArrayList<>()).add(each);
          }
        });
    List<Advert> adverts = new ArrayList<>();
    for (List<Observation> host : hosts.values()) {
      if (adverts.size() < MOST_ADVERTS) {
        advert(host, order, now).ifPresent(adverts::add);
      }
    }
    return adverts;
  }

  private static String service(Observation observation) {
    return observation.instance().toLowerCase(Locale.ROOT) + ":" + observation.port() + " "
        + observation.host().toLowerCase(Locale.ROOT);
  }

  private static String host(Observation observation) {
    List<String> keys = FactsText.read(observation.text()).facts().hostKeys();
    return keys.isEmpty()
        ? observation.instance().toLowerCase(Locale.ROOT) + ":" + observation.port()
        : String.join(",", keys);
  }

  private Optional<Advert> advert(List<Observation> host, AddressOrder order, Instant now) {
    Observation first = host.get(0);
    List<Placed> placed = new ArrayList<>();
    Set<String> interfaces = new LinkedHashSet<>();
    Instant heard = first.heard();
    int turn = 0;
    for (Observation each : host) {
      interfaces.add(each.link().interfaceName());
      heard = each.heard().isAfter(heard) ? each.heard() : heard;
      // Who came first is tried first, whatever others claim.
      int round = service(each).equals(service(first)) ? 0 : ++turn;
      if (each.port() == first.port()) {
        for (InetAddress address : each.addresses()) {
          order
              .rank(address, each.link())
              .ifPresent(rank ->
                  placed.add(new Placed(round, rank, AddressOrder.text(address, each.link()))));
        }
      }
    }
    List<String> addresses = placed.stream()
        .sorted(Comparator.comparingInt(Placed::round)
            .thenComparingInt(Placed::rank)
            .thenComparing(Placed::text))
        .map(Placed::text)
        .distinct()
        .limit(MOST_ADDRESSES)
        .toList();
    if (addresses.isEmpty()) {
      return Optional.empty();
    }
    FactsText.Reading reading = FactsText.read(first.text());
    return Optional.of(new Advert(
        first.instance(),
        first.host(),
        first.port(),
        addresses,
        first.text(),
        reading.facts(),
        reading.faults(),
        interfaces,
        firstSeen.getOrDefault(service(first), now),
        heard));
  }

  private record Placed(int round, int rank, String text) {}
}
