package org.relevo.core.ssh.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChoiceTest {
  private static String words(Choice choice) {
    return choice.methods().stream()
        .map(method -> switch (method.kind()) {
          case NONE -> "none";
          case ZLIB -> "zlib-" + method.level();
          case DELAYED_ZLIB -> "delayed-zlib-" + method.level();
          case ZSTD -> "zstd-" + method.level();
        })
        .collect(Collectors.joining(" "));
  }

  private static Choice of(double megabytes, LinkSpeed.Basis basis, boolean packed) {
    return Choice.of(Optional.of(new LinkSpeed(megabytes * 1e6, basis)), Optional.empty(), packed);
  }

  @ParameterizedTest
  @CsvSource({
    // 1 Mbit/s to 10 Gbit/s
    "0.125, zstd-3 delayed-zlib-1 none",
    "1.25,  zstd-3 delayed-zlib-1 none",
    "12.5,  zstd-3 delayed-zlib-1 none",
    "31,    zstd-3 delayed-zlib-1 none",
    "33,    zstd-3 none",
    "70,    zstd-3 none",
    "72,    zstd-1 none",
    "125,   zstd-1 none",
    "137,   zstd-1 none",
    "139,   none",
    "1250,  none"
  })
  void of_linkThatWasFull_offersWhatMakesItTwoAndAHalfTimesAsFast(double megabytes, String offer) {
    assertThat(words(of(megabytes, LinkSpeed.Basis.FULL, false))).isEqualTo(offer);
    assertThat(words(of(megabytes, LinkSpeed.Basis.ASSUMED, false))).isEqualTo(offer);
  }

  @ParameterizedTest
  @CsvSource({"9, zstd-3 delayed-zlib-1 none", "11, zstd-3 none", "42, zstd-1 none", "44, none"})
  void of_linkThatWasNotFull_countsAsFastEnoughForTheSameUncompressed(
      double megabytes, String offer) {
    assertThat(words(of(megabytes, LinkSpeed.Basis.AT_LEAST, false))).isEqualTo(offer);
  }

  @Test
  void of_machineThatUnpacksBundles_leavesZlibOut() {
    assertThat(words(of(1, LinkSpeed.Basis.FULL, true))).isEqualTo("zstd-3 none");
    assertThat(words(Choice.of(Optional.empty(), Optional.of(Duration.ofSeconds(1)), true)))
        .isEqualTo("zstd-1 none");
  }

  @Test
  void of_unknownLink_offersZlibOnlyToFarMachines() {
    Choice unknown = Choice.of(Optional.empty(), Optional.empty(), false);
    Choice near = Choice.of(Optional.empty(), Optional.of(Duration.ofMillis(9)), false);
    Choice far = Choice.of(Optional.empty(), Optional.of(Duration.ofMillis(10)), false);
    assertThat(words(unknown)).isEqualTo("zstd-1 none");
    assertThat(words(near)).isEqualTo("zstd-1 none");
    assertThat(words(far)).isEqualTo("zstd-1 delayed-zlib-1 none");
    assertThat(near.reason()).isEqualTo("link not measured yet");
    assertThat(far.reason()).isEqualTo("link not measured yet, round trip 10 ms");
  }

  @Test
  void reason_saysHowTheSpeedIsKnown() {
    assertThat(of(12.4, LinkSpeed.Basis.FULL, false).reason()).isEqualTo("link 12 MB/s");
    assertThat(of(1.25, LinkSpeed.Basis.FULL, false).reason()).isEqualTo("link 1.3 MB/s");
    assertThat(of(36, LinkSpeed.Basis.AT_LEAST, false).reason()).isEqualTo("link above 36 MB/s");
    assertThat(of(27, LinkSpeed.Basis.ASSUMED, false).reason())
        .isEqualTo("link 27 MB/s by earlier sends");
  }
}
