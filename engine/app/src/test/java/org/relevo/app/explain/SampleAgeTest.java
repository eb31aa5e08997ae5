package org.relevo.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.HostKey;
import org.relevo.core.machine.LoadAverage;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Condition;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Grounds;
import org.relevo.core.rank.Placement;
import org.relevo.core.rank.SlotUsage;
import org.relevo.formats.path.StoreDir;

class SampleAgeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final BuildMachine MACHINE = new BuildMachine(
      "box",
      22,
      List.of("x86_64-linux"),
      "u",
      HostKey.parse(
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd"),
      Path.of("/key"),
      List.of("none"),
      3,
      "/run/daemon",
      OptionalDouble.empty(),
      2,
      1,
      Set.of(),
      Optional.empty());

  private static Candidate candidate(Duration age) {
    return new Candidate(
        MACHINE,
        new SlotUsage(0, 2),
        new Condition.Reachable(new Health(
            "box",
            "Linux 6.1",
            "x86_64",
            4,
            new LoadAverage(0, 0, 0),
            ByteSize.ofMebibytes(500),
            "/store",
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            Optional.empty(),
            NOW.minus(age))));
  }

  @Test
  void note_sampleOfThisMoment_isNone() {
    assertThat(SampleAge.note(candidate(Duration.ZERO), NOW)).isEmpty();
    assertThat(SampleAge.note(candidate(Duration.ofMillis(2999)), NOW)).isEmpty();
  }

  @Test
  void note_olderSample_saysHowOld() {
    assertThat(SampleAge.note(candidate(Duration.ofMillis(8900)), NOW))
        .isEqualTo(" [as it was 8 s ago]");
  }

  @Test
  void note_machineThatWasNotAsked_isNone() {
    Candidate candidate =
        new Candidate(MACHINE, new SlotUsage(0, 2), new Condition.Unreachable("off"));
    assertThat(SampleAge.note(candidate, NOW)).isEmpty();
  }

  @Test
  void explanation_olderSample_isToldInTextAndJson() {
    Placement placement =
        new Placement.Ranked(candidate(Duration.ofSeconds(9)), 1, "guix", Grounds.NONE);
    Explanation explanation = new Explanation(
        BuildRequest.ofNeeds(new StoreDir("/store"), "x86_64-linux", Set.of()),
        Decision.of(List.of(placement)),
        NOW);
    assertThat(explanation.text()).endsWith("1.     box:22   0/2    guix [as it was 9 s ago]\n");
    assertThat(explanation.json().toString()).contains("sampleAgeSeconds=9");
  }
}
