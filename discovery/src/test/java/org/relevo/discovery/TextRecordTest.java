package org.relevo.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.relevo.core.machine.Printable;

class TextRecordTest {
  private static Map<String, String> sample() {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("txtvers", "1");
    text.put("systems", "x86_64-linux,i686-linux");
    text.put("flag", "");
    text.put("owner", "Jörg 鍛冶屋 = x");
    return text;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void write_keysAndValues_areStringsAfterTheirLengths() {
    assertThat(TextRecord.write(Map.of("a", "b"))).isEqualTo(bytes("\3a=b"));
    assertThat(TextRecord.write(Map.of())).isEqualTo(bytes("\0"));
  }

  @Test
  void read_whatWasWritten_isTheSame() {
    Map<String, String> read = TextRecord.read(TextRecord.write(sample()));

    assertThat(read).isEqualTo(sample());
    assertThat(List.copyOf(read.keySet())).isEqualTo(List.copyOf(sample().keySet()));
  }

  @Test
  void read_oddStrings_asTheRfcWants() {
    // No value; no key; upper case; twice; a control character in the key; cut short.
    assertThat(TextRecord.read(bytes("\4none\2=x\3A=1\3a=2\4b\1=x\11short")).toString())
        .isEqualTo("{none=, a=1}");
  }

  @Test
  void read_controlCharactersInValues_areMadeVisible() {
    assertThat(TextRecord.read(bytes("\7a=\33[2J\n")).get("a")).isEqualTo("?[2J?");
    assertThat(TextRecord.read(bytes("\4a=\377\200")).get("a")).isEqualTo("ÿ?");
  }

  @Test
  void read_everyTruncation_lacksTheLastOrIsCutThere() {
    byte[] whole = TextRecord.write(sample());
    for (int length = 0; length < whole.length; length++) {
      Map<String, String> read = TextRecord.read(Arrays.copyOf(whole, length));
      assertThat(sample()).containsAllEntriesOf(read);
      assertThat(read.size()).isLessThan(sample().size());
    }
  }

  @Test
  void read_mutatedBytes_areRefusedOrMeanThemselves() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] data = TextRecord.write(sample());
      for (int change = random.nextInt(4); change >= 0; change--) {
        data[random.nextInt(data.length)] = (byte) random.nextInt(256);
      }
      Map<String, String> read = TextRecord.read(data);
      assertThat(read.keySet()).allMatch(key -> key.matches("[ -~&&[^=A-Z]]+"));
      assertThat(read.values()).allMatch(value -> value.equals(Printable.text(value)));
      if (read.entrySet().stream().allMatch(entry -> fits(entry))) {
        assertThat(TextRecord.read(TextRecord.write(read)))
            .as("seed %d, round %d", seed, round)
            .isEqualTo(read);
      }
    }
  }

  /** What was Latin-1 on the way may take more room as UTF-8. */
  private static boolean fits(Map.Entry<String, String> entry) {
    return (entry.getKey() + "=" + entry.getValue()).getBytes(StandardCharsets.UTF_8).length <= 255;
  }

  @Test
  void read_hugeRecord_isBounded() {
    byte[] data = new byte[65_000];
    for (int at = 0; at + 8 < data.length; at += 8) {
      byte[] string = bytes("\7" + String.format("k%05d=", at));
      System.arraycopy(string, 0, data, at, 8);
    }

    assertThat(TextRecord.read(data)).hasSize(64);
  }

  @Test
  void write_whatIsNoKeyOrTooLong_isRefused() {
    assertThatThrownBy(() -> TextRecord.write(Map.of("a=b", "c")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TextRecord.write(Map.of("a", "b".repeat(254))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
