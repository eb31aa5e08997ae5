package org.relevo.app.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.core.build.BuildLimits;

class HookArgumentsTest {
  /** As Guix 1.2 and Guix 1.5 were seen to write it. */
  @ParameterizedTest
  @CsvSource({"1, true", "true, true", "0, false", "false, false"})
  void parse_eitherFormOfATruthValue_isUnderstood(String text, boolean trace) {
    HookArguments arguments = HookArguments.parse(List.of("x86_64-linux", "3600", text, "86400"));

    assertThat(arguments)
        .isEqualTo(new HookArguments("x86_64-linux", BuildLimits.ofSeconds(86400, 3600), trace));
  }

  @Test
  void parse_zeroSeconds_isNoLimit() {
    assertThat(HookArguments.parse(List.of("x86_64-linux", "0", "1", "0")).limits())
        .isEqualTo(BuildLimits.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4294967297", "9223372036854775807"})
  void parse_moreThanACentury_isNoLimit(String text) {
    assertThat(HookArguments.parse(List.of("x86_64-linux", text, "1", text)).limits())
        .isEqualTo(BuildLimits.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "yes", "True", "", "-1"})
  void parse_neitherTrueNorFalse_isRefused(String text) {
    assertThatThrownBy(() -> HookArguments.parse(List.of("x86_64-linux", "0", text, "0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PRINT-BUILD-TRACE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "ten", "", "true", "1.5", " 1", "9223372036854775808"})
  void parse_noNumberOfSeconds_isRefused(String text) {
    assertThatThrownBy(() -> HookArguments.parse(List.of("x86_64-linux", text, "1", "0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MAX-SILENT-TIME");
    assertThatThrownBy(() -> HookArguments.parse(List.of("x86_64-linux", "0", "1", text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BUILD-TIMEOUT");
  }
}
