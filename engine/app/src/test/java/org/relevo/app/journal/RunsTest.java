package org.relevo.app.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RunsTest {
  @Test
  void write_numbers_joinsThoseThatGoUpByOne() {
    assertThat(Runs.write(List.of(3, 4, 5, 6, 9, 1))).isEqualTo("3-6,9,1");
    assertThat(Runs.write(List.of(7))).isEqualTo("7");
    assertThat(Runs.write(List.of())).isEmpty();
    assertThat(Runs.write(List.of(2, 2, 3))).isEqualTo("2,2-3");
  }

  @Test
  void read_whatWasWritten_isTheSame() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 500; round++) {
      List<Integer> numbers = new ArrayList<>();
      while (random.nextInt(6) > 0) {
        int start = random.nextInt(200);
        for (int i = 0; i <= random.nextInt(1, 5); i++) {
          numbers.add(start + i);
        }
      }
      assertThat(Runs.read(Runs.write(numbers), numbers.size())).isEqualTo(numbers);
    }
  }

  @Test
  void read_nonsense_saysWhatIsWrong() {
    for (String text : List.of("a", "1,", ",1", "1-", "-1", "1--2", "1 ", "9999999999", "1-2-3")) {
      assertThatThrownBy(() -> Runs.read(text, 100))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("neither NUMBER nor NUMBER-NUMBER");
    }
    assertThatThrownBy(() -> Runs.read("5-4", 100)).hasMessage("\"5-4\" goes down");
    assertThatThrownBy(() -> Runs.read("0-999999999", 100))
        .hasMessage("there are more numbers than 100");
    assertThatThrownBy(() -> Runs.read("1-2,3", 2)).hasMessageContaining("more numbers than 2");
  }
}
