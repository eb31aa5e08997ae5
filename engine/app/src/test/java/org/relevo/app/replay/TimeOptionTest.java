package org.relevo.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TimeOptionTest {
  private final TimeOption option = new TimeOption(() -> Instant.parse("2026-11-24T12:00:00Z"));

  @Test
  void convert_times_areRead() {
    assertThat(option.convert("2026-11-24T10:00:00.5Z")).hasToString("2026-11-24T10:00:00.500Z");
    assertThat(option.convert("2026-11-24")).hasToString("2026-11-24T00:00:00Z");
    assertThat(option.convert("90m")).hasToString("2026-11-24T10:30:00Z");
    assertThat(option.convert("3d")).hasToString("2026-11-21T12:00:00Z");
    assertThat(option.convert("20s")).hasToString("2026-11-24T11:59:40Z");
  }

  @Test
  void convert_nonsense_isRefused() {
    for (String text : new String[] {"", "noon", "90", "1w", "2026-13-01", "2026-11-24T10"}) {
      assertThatThrownBy(() -> option.convert(text))
          .isInstanceOf(CommandLine.TypeConversionException.class)
          .hasMessageContaining("is no time such as");
    }
  }
}
