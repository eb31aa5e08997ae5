package org.relevo.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
  private static final List<String> NAMES = List.of("fastest-finish", "guix", "most-local");

  @Test
  void nearest_aSlip_isTheNameMeant() {
    assertThat(Spelling.nearest("giux", NAMES)).contains("guix");
    assertThat(Spelling.nearest("most-locla", NAMES)).contains("most-local");
  }

  @Test
  void nearest_aBeginning_isTheNameThatGoesOn() {
    assertThat(Spelling.nearest("fastest", NAMES)).contains("fastest-finish");
    assertThat(Spelling.nearest("fa", NAMES)).isEmpty();
  }

  @Test
  void nearest_somethingElse_isNone() {
    assertThat(Spelling.nearest("random", NAMES)).isEmpty();
  }
}
