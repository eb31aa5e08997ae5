package org.relevo.core.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "1023,1023 B",
    "1024,1 KiB",
    "1536,1.5 KiB",
    "83886080,80 MiB",
    "1048575,1 MiB",
    "1048000,1023 KiB",
    "1503238553,1.4 GiB",
    "9223372036854775807,8 EiB"
  })
  void toString_amounts_haveAUnitThatFits(long bytes, String text) {
    assertThat(new ByteSize(bytes)).hasToString(text);
  }

  @Test
  void new_belowZero_isRefused() {
    assertThatThrownBy(() -> new ByteSize(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
