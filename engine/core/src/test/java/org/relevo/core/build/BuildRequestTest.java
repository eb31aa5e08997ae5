package org.relevo.core.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.core.machine.Resources;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationOutput;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class BuildRequestTest {
  private static final StorePath PATH =
      new StorePath(StoreDir.GUIX, "1".repeat(StorePath.HASH_LENGTH) + "-big.drv");
  private static final StorePath OUTPUT =
      new StorePath(StoreDir.GUIX, "1".repeat(StorePath.HASH_LENGTH) + "-big");

  private static BuildRequest request(Map<String, String> environment) {
    Derivation derivation = new Derivation(
        new TreeMap<>(Map.of("out", new DerivationOutput(OUTPUT, Optional.empty()))),
        new TreeMap<>(),
        new TreeSet<>(),
        "x86_64-linux",
        "/bin/sh",
        List.of(),
        new TreeMap<>(environment));
    return BuildRequest.of(PATH, derivation, BuildLimits.NONE);
  }

  @Test
  void of_derivationWithNeeds_hasThem() {
    BuildRequest request = request(Map.of(
        "requiredResources", " memory-mib=8000\n gpu=1 ", "requiredSystemFeatures", "kvm big"));
    assertThat(request.resources()).isEqualTo(Resources.of(Map.of("memory-mib", 8000L, "gpu", 1L)));
    assertThat(request.features()).isEqualTo(Set.of("kvm", "big"));
    assertThat(request.needs()).isEqualTo("x86_64-linux with big, kvm and gpu=1 memory-mib=8000");
    assertThat(request.wantingLocal(true).needs()).isEqualTo(request.needs() + ", wants local");
  }

  @Test
  void of_derivationWithoutNeeds_hasNone() {
    assertThat(request(Map.of()).resources()).isEqualTo(Resources.NONE);
    assertThat(request(Map.of("requiredResources", "  ")).resources()).isEqualTo(Resources.NONE);
    assertThat(request(Map.of()).needs()).isEqualTo("x86_64-linux");
    assertThat(request(Map.of("requiredResources", "gpu=1")).needs())
        .isEqualTo("x86_64-linux with gpu=1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpu",
        "gpu=",
        "gpu=one",
        "gpu=-1",
        "gpu=1 gpu=1",
        "=1",
        "gpu=1,memory-mib=5",
        "gpu=9999999999999999",
        "9=1"
      })
  void of_needsThatMakeNoSense_countAsNone(String text) {
    assertThat(request(Map.of("requiredResources", text)).resources()).isEqualTo(Resources.NONE);
  }
}
