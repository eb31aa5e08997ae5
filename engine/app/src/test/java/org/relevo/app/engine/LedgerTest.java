package org.relevo.app.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.offload.MachineFailure;
import org.relevo.core.offload.Outcome;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class LedgerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final BuildMachine MACHINE = new BuildMachine(
      "m",
      22,
      List.of("x86_64-linux"),
      "user",
      HostKey.parse(
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILJPH5TGKHgX7ydnUUe/wFr1mFiPfEa8A2apGq+l1EdO"),
      Path.of("/key"),
      List.of("none"),
      3,
      "/socket",
      OptionalDouble.empty(),
      1,
      1.0,
      Set.of(),
      Optional.empty());

  private final Ledger ledger = new Ledger(() -> NOW);

  private static BuildRequest request(String name) {
    StorePath path = new StorePath(StoreDir.GUIX, "0".repeat(32) + "-" + name + ".drv");
    return new BuildRequest(path, "x86_64-linux", Set.of(), BuildLimits.NONE);
  }

  @Test
  void running_buildThatWasTried_isThereUntilItsEnd() {
    BuildRequest request = request("a");
    ledger.tried(request, MACHINE, 0);
    assertThat(ledger.running())
        .containsExactly(new Ledger.Running(request.derivation(), "m:22", NOW, 0));

    ledger.finished(request, new Outcome.FailedForGood(MACHINE, "no"));
    assertThat(ledger.running()).isEmpty();
    assertThat(ledger.failed()).isEqualTo(1);
    assertThat(ledger.built()).isZero();
  }

  @Test
  void running_buildThatWasGivenUpOrLost_isGone() {
    BuildRequest given = request("a");
    BuildRequest lost = request("b");
    ledger.tried(given, MACHINE, 0);
    ledger.tried(lost, MACHINE, 1);

    ledger.abandoned(given);
    ledger.failed(lost, new MachineFailure(MACHINE, "gone", true));

    assertThat(ledger.running()).isEmpty();
    assertThat(ledger.failed()).as("it may go on elsewhere").isZero();
  }

  @Test
  void running_oneDerivationForTwoClients_isTwoBuilds() {
    BuildRequest first = request("a");
    BuildRequest second = request("a");
    ClientNumber.set(7);
    try {
      ledger.tried(first, MACHINE, 0);
    } finally {
      ClientNumber.set(0);
    }
    ledger.tried(second, MACHINE, 1);

    ledger.abandoned(second);
    assertThat(ledger.running()).extracting(Ledger.Running::client).containsExactly(7L);
  }
}
