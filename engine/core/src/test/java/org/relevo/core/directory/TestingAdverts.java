package org.relevo.core.directory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.relevo.core.machine.HostKey;

/** Adverts and keys for tests. */
final class TestingAdverts {
  static final HostKey ANVIL = HostKey.parse(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILJPH5TGKHgX7ydnUUe/wFr1mFiPfEa8A2apGq+l1EdO");
  static final HostKey BELLOWS = HostKey.parse(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHe7DqRuxcJtUMLn7hbPkUlZBdO7tTkPvBNhpTqyvTVd");

  private TestingAdverts() {}

  static Advert advert(String name, int port, Map<String, String> text) {
    return advert(name, name + ".local", port, List.of("10.0.0.7"), text);
  }

  static Advert advert(
      String name, String host, int port, List<String> addresses, Map<String, String> text) {
    FactsText.Reading reading = FactsText.read(text);
    return new Advert(
        name,
        host,
        port,
        addresses,
        text,
        reading.facts(),
        reading.faults(),
        Set.of("eth0"),
        Instant.EPOCH,
        Instant.EPOCH);
  }

  static Map<String, String> showing(HostKey key) {
    return Map.of("systems", "x86_64-linux", "user", "builder", "hostkey", key.fingerprint());
  }
}
