package org.relevo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HelloTest {
  private static final Hello GOOD =
      Hello.with("build", List.of("A", "ä", "B", ""), List.of("one", "two words"));

  @Test
  void decode_encoded_isTheSame() throws IOException {
    Hello hello = Hello.decode(GOOD.encode());

    assertThat(hello.kind()).isEqualTo("build");
    assertThat(hello.facts()).isEqualTo(Map.of("A", "ä", "B", ""));
    assertThat(hello.arguments()).containsExactly("one", "two words");
  }

  @Test
  void of_thisProcess_saysItsNumber() throws IOException {
    assertThat(Hello.of("hook", List.of()).facts())
        .containsEntry(Hello.PID, Long.toString(ProcessHandle.current().pid()));
  }

  @Test
  void decode_cutOffOrLonger_isRefused() {
    byte[] good = GOOD.encode();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> Hello.decode(cut)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> Hello.decode(Arrays.copyOf(good, good.length + 1)))
        .hasMessageContaining("something follows");
  }

  @Test
  void decode_anotherVersion_isRefusedWithTheRemedy() {
    byte[] other = GOOD.encode();
    other[8 + FrameWire.VERSION.length() - 1]++;

    assertThatThrownBy(() -> Hello.decode(other)).hasMessageContaining("relevo engine --stop");
  }

  @Test
  void decode_anyBytes_areRefusedOrMeanThemselves() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = GOOD.encode();
      for (int j = random.nextInt(4); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        Hello hello = Hello.decode(bytes);
        assertThat(hello.facts().size()).as("seed %s, case %s", seed, i).isBetween(0, 4);
        assertThat(hello.arguments().size()).as("seed %s, case %s", seed, i).isBetween(0, 8);
      } catch (IOException e) {
        assertThat(e.getMessage()).as("seed %s, case %s", seed, i).isNotEmpty();
      }
    }
  }
}
