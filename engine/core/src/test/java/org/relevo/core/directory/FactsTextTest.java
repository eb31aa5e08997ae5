package org.relevo.core.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactsTextTest {
  private static final String FINGERPRINT = TestingAdverts.ANVIL.fingerprint();
  private static final MachineFacts FULL = new MachineFacts(
      List.of("x86_64-linux", "i686-linux"),
      Optional.of(Set.of("kvm")),
      OptionalInt.of(8),
      OptionalInt.of(4),
      OptionalDouble.of(2.5),
      Optional.of("builder"),
      Optional.of("/var/guix/daemon-socket/socket"),
      List.of(FINGERPRINT),
      List.of(FINGERPRINT));

  @Test
  void write_allFacts_hasEveryKeyInOrder() {
    assertThat(FactsText.write(FULL).toString())
        .isEqualTo("{txtvers=1, systems=x86_64-linux,i686-linux, features=kvm, cores=8, slots=4,"
            + " speed=2.5, user=builder, socket=/var/guix/daemon-socket/socket, hostkey="
            + FINGERPRINT + ", sigkey=" + FINGERPRINT + "}");
  }

  @Test
  void read_whatWasWritten_givesTheFacts() {
    FactsText.Reading reading = FactsText.read(FactsText.write(FULL));

    assertThat(reading.facts()).isEqualTo(FULL);
    assertThat(reading.faults()).isEmpty();
    assertThat(FactsText.read(FactsText.write(MachineFacts.NONE)).facts())
        .isEqualTo(MachineFacts.NONE);
  }

  @Test
  void write_tooLongForATxtRecord_isRefused() {
    List<String> many = java.util.stream.IntStream.range(0, 30)
        .mapToObj(number -> "architecture" + number + "-linux")
        .toList();
    MachineFacts facts = new MachineFacts(
        many,
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of());

    assertThatThrownBy(() -> FactsText.write(facts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("systems")
        .hasMessageContaining("255");
  }

  @ParameterizedTest
  @CsvSource({
    "slots,0",
    "slots,-1",
    "slots,1000000",
    "slots,99999999999999999999",
    "slots,four",
    "cores,100000",
    "speed,0",
    "speed,-2",
    "speed,1e300",
    "speed,NaN",
    "speed,Infinity",
    "speed,100000",
    "user,root;rm -rf /",
    "user,-oProxyCommand=x",
    "socket,relative/path",
    "socket,/var/../etc/shadow",
    "socket,/a b",
    "systems,x86_64",
    "systems,../x-linux",
    "features,/etc",
    "hostkey,MD5:12:34",
    "sigkey,SHA256:short",
    "txtvers,2"
  })
  void read_absurdValue_isNoFactAndSaid(String key, String value) {
    FactsText.Reading reading = FactsText.read(Map.of(key, value));

    assertThat(reading.faults()).singleElement().asString().startsWith(key + "=");
    assertThat(reading.facts()).isEqualTo(MachineFacts.NONE);
  }

  @Test
  void read_longSocketAndManyElements_areRefused() {
    assertThat(FactsText.read(Map.of("socket", "/" + "a".repeat(120))).faults()).hasSize(1);
    assertThat(FactsText.read(Map.of("systems", "a-b,".repeat(40) + "a-b")).faults())
        .hasSize(1);
  }

  /** Whatever comes, what is taken as a fact can be said again and means the same. */
  @Test
  void read_mutatedText_isRefusedOrMeansItself() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      Map<String, String> text = new TreeMap<>(FactsText.write(FULL));
      for (int change = random.nextInt(3); change >= 0; change--) {
        String key = List.copyOf(text.keySet()).get(random.nextInt(text.size()));
        StringBuilder value = new StringBuilder(text.get(key));
        int at = random.nextInt(value.length() + 1);
        switch (random.nextInt(3)) {
          case 0 -> value.insert(at, (char) random.nextInt(128));
          case 1 -> value.setLength(at);
          default -> value.append(value);
        }
        text.put(key, value.toString());
      }

      FactsText.Reading reading = FactsText.read(text);
      assertThat(FactsText.read(FactsText.write(reading.facts())).facts())
          .as("seed %d, round %d: %s", seed, round, text)
          .isEqualTo(reading.facts());
    }
  }
}
