package org.relevo.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.ServiceType;

/** Over the loopback, with a type of its own, so that runs side by side do not see each other. */
class MulticastDirectoryTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final InterfaceChoice LOOPBACK = new InterfaceChoice(Set.of("lo"));

  private final ServiceType type =
      ServiceType.parse("_t" + UUID.randomUUID().toString().substring(0, 8) + "._tcp");
  private final MulticastDirectory directory = new MulticastDirectory(LOOPBACK);
  private final BlockingQueue<String> renamed = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    directory.close();
  }

  private Announcer announce(String name, int port, Map<String, String> text) {
    return Announcer.start(
        new Announcement(type, name, name, port, text),
        LOOPBACK,
        InetAddress::isLoopbackAddress,
        renamed::add);
  }

  @Test
  void look_announcedService_isFoundWithItsTextBeforeTheTimeout() throws Exception {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("txtvers", "1");
    text.put("slots", "4");
    try (Announcer announcer = announce("anvil", 2222, text)) {
      long start = System.nanoTime();

      List<Advert> adverts = directory.look(type, LIMIT, all -> !all.isEmpty());

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
      assertThat(adverts).singleElement().satisfies(advert -> {
        assertThat(advert.id()).isEqualTo("anvil:2222");
        assertThat(advert.host()).isEqualTo("anvil-relevo.local");
        assertThat(advert.addresses()).containsExactly("127.0.0.1");
        assertThat(advert.text()).isEqualTo(text);
        assertThat(advert.facts().slots()).hasValue(4);
        assertThat(advert.interfaces()).containsExactly("lo");
      });
      assertThat(announcer.awaitAnnounced(LIMIT)).isTrue();
    }
    assertThat(directory.look(type, LIMIT.multipliedBy(2), List::isEmpty)).isEmpty();
  }

  @Test
  void announce_takenName_isRenamedAndBothAreFound() throws Exception {
    try (Announcer first = announce("anvil", 22, Map.of())) {
      assertThat(first.awaitAnnounced(LIMIT)).isTrue();
      try (Announcer second = announce("anvil", 23, Map.of())) {
        assertThat(renamed.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("anvil (2)");

        List<Advert> adverts = directory.look(type, LIMIT, all -> all.size() == 2);

        assertThat(adverts)
            .extracting(Advert::id)
            .containsExactlyInAnyOrder("anvil:22", "anvil (2):23");
        assertThat(second.awaitAnnounced(LIMIT)).isTrue();
      }
    }
  }

  @Test
  void look_nothingThere_takesTheTimeoutOnceAndThenNoTime() throws Exception {
    Duration timeout = Duration.ofMillis(300);
    long start = System.nanoTime();

    assertThat(directory.look(type, timeout, all -> false)).isEmpty();

    long first = System.nanoTime();
    assertThat(Duration.ofNanos(first - start)).isBetween(timeout, timeout.plusSeconds(2));
    assertThat(directory.look(type, timeout, all -> false)).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - first)).isLessThan(timeout);
  }
}
