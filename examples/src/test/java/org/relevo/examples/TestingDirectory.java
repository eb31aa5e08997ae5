package org.relevo.examples;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.FactsText;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.core.directory.ServiceType;

/** A network on which a few hosts announce themselves. */
final class TestingDirectory implements MachineDirectory {
  private final List<Advert> adverts = new ArrayList<>();

  TestingDirectory with(String name, int port, Map<String, String> text) {
    adverts.add(new Advert(
        name,
        name + ".local",
        port,
        List.of("192.0.2.7"),
        text,
        FactsText.read(text).facts(),
        List.of(),
        Set.of("eth0"),
        Instant.EPOCH,
        Instant.EPOCH));
    return this;
  }

  @Override
  public List<Advert> look(ServiceType type, Duration timeout, Predicate<List<Advert>> enough) {
    return List.copyOf(adverts);
  }

  @Override
  public void close() {}
}
