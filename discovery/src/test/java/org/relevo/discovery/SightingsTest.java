package org.relevo.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.relevo.core.directory.Advert;

class SightingsTest {
  private static final String KEY = "SHA256:" + "a".repeat(43);
  private static final Instant START = Instant.EPOCH;

  private final Sightings sightings = new Sightings();
  private final LinkAddress eth0 = new LinkAddress("eth0", address("10.0.0.1"));
  private final LinkAddress wlan0 = new LinkAddress("wlan0", address("192.168.1.1"));
  private final AddressOrder order = new AddressOrder(Map.of(
      "eth0", List.of(new AddressOrder.Network(address("10.0.0.1"), 24)),
      "wlan0", List.of(new AddressOrder.Network(address("192.168.1.1"), 24))));

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Observation seen(
      LinkAddress link,
      String name,
      String host,
      int port,
      Map<String, String> text,
      String... addresses) {
    return new Observation(
        link,
        name,
        host,
        port,
        List.of(addresses).stream().map(SightingsTest::address).toList(),
        text,
        START.plusSeconds(port));
  }

  private List<Advert> merge(long second, Observation... observations) {
    return sightings.merge(List.of(observations), order, START.plusSeconds(second));
  }

  @Test
  void merge_oneHostOnTwoInterfaces_isOneAdvertWithBestAddressFirst() {
    List<Advert> adverts = merge(
        5,
        seen(wlan0, "anvil", "anvil.local", 22, Map.of(), "fe80::7", "10.9.9.9", "192.168.1.7"),
        seen(eth0, "anvil", "anvil.local", 22, Map.of(), "10.0.0.7", "169.254.1.1"));

    assertThat(adverts).singleElement().satisfies(advert -> {
      assertThat(advert.addresses())
          .containsExactly("10.0.0.7", "192.168.1.7", "10.9.9.9", "fe80::7%wlan0", "169.254.1.1");
      assertThat(advert.interfaces()).containsExactly("eth0", "wlan0");
      assertThat(advert.firstSeen()).isEqualTo(START.plusSeconds(5));
    });
  }

  @Test
  void merge_sameHostKeyUnderTwoNames_isOneWithTheNameSeenFirst() {
    Map<String, String> text = Map.of("hostkey", KEY);
    merge(1, seen(eth0, "anvil", "anvil.local", 22, text, "10.0.0.7"));

    List<Advert> adverts = merge(
        2,
        seen(wlan0, "Anvil (2)", "anvil-2.local", 22, text, "192.168.1.7"),
        seen(eth0, "anvil", "anvil.local", 22, text, "10.0.0.7"));

    assertThat(adverts).singleElement().satisfies(advert -> {
      assertThat(advert.name()).isEqualTo("anvil");
      assertThat(advert.addresses()).containsExactly("10.0.0.7", "192.168.1.7");
    });
  }

  @Test
  void merge_laterClaimOfTheSameKey_changesNeitherPortNorFirstAddress() {
    Map<String, String> text = Map.of("hostkey", KEY);
    Observation real = seen(eth0, "anvil", "anvil.local", 22, text, "10.3.3.3");
    merge(1, real);

    List<Advert> adverts = merge(
        2,
        seen(eth0, "aaa", "evil.local", 2222, text, "10.0.0.66"),
        seen(eth0, "aab", "evil.local", 22, text, "10.0.0.66"),
        real);

    assertThat(adverts).singleElement().satisfies(advert -> {
      assertThat(advert.port()).isEqualTo(22);
      assertThat(advert.addresses()).containsExactly("10.3.3.3", "10.0.0.66");
    });
  }

  @Test
  void merge_sameNameOnOtherPortOrOtherKey_areTwo() {
    assertThat(merge(
            1,
            seen(eth0, "anvil", "a.local", 22, Map.of(), "10.0.0.7"),
            seen(eth0, "anvil", "a.local", 23, Map.of(), "10.0.0.7"),
            seen(eth0, "anvil", "b.local", 22, Map.of("hostkey", KEY), "10.0.0.8")))
        .hasSize(3);
  }

  @Test
  void merge_goneAndBack_isNew() {
    Observation anvil = seen(eth0, "anvil", "a.local", 22, Map.of(), "10.0.0.7");
    merge(1, anvil);
    assertThat(merge(2, anvil).get(0).firstSeen()).isEqualTo(START.plusSeconds(1));

    assertThat(merge(3)).isEmpty();

    assertThat(merge(4, anvil).get(0).firstSeen()).isEqualTo(START.plusSeconds(4));
  }

  @Test
  void merge_addressesNobodyCanReach_areNone() {
    assertThat(merge(
            1,
            seen(eth0, "a", "a.local", 22, Map.of(), "127.0.0.1", "0.0.0.0", "224.0.0.1", "::1"),
            seen(eth0, "b", "b.local", 22, Map.of(), "::1", "10.0.0.7")))
        .singleElement()
        .satisfies(advert -> assertThat(advert.addresses()).containsExactly("10.0.0.7"));
  }

  @Test
  void merge_aThousandServices_listsThoseSeenFirst() {
    merge(1, seen(eth0, "zzz", "z.local", 22, Map.of(), "10.0.0.7"));
    List<Observation> flood = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      flood.add(seen(eth0, "bogus" + i, "x.local", 22, Map.of(), "10.0.0.8"));
    }
    flood.add(seen(eth0, "zzz", "z.local", 22, Map.of(), "10.0.0.7"));

    List<Advert> adverts = sightings.merge(flood, order, START.plusSeconds(2));

    assertThat(adverts).hasSize(Sightings.MOST_ADVERTS);
    assertThat(adverts.get(0).name()).isEqualTo("zzz");
  }
}
