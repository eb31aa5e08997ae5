package org.relevo.app.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.relevo.core.offload.MachineView;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class EngineStatusTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final StorePath BUILD = new StorePath(StoreDir.GUIX, "0".repeat(32) + "-a.drv");

  private static EngineStatus status(String trouble) {
    return new EngineStatus(
        42,
        NOW.minusSeconds(2 * 3600),
        NOW,
        2,
        17,
        5,
        1,
        List.of(new Ledger.Running(BUILD, "m:22", NOW.minusSeconds(70), 9)),
        List.of(
            new ClientView(9, "hook", "root", NOW.minusSeconds(75)),
            new ClientView(17, "engine-status", "me", NOW)),
        List.of(
            new EngineStatus.Machine(
                "m:22",
                Optional.of(new MachineView.Connected(NOW.minusSeconds(100), 1, Optional.empty()))),
            new EngineStatus.Machine("n:22", Optional.empty())),
        trouble);
  }

  @Test
  void text_aBusyEngine_tellsOfClientsBuildsAndConnections() {
    assertThat(status("").text()).isEqualTo("""
        engine 42, up 2 h 0 min
        clients: 2 now, 17 so far
          9: hook of root, for 1 min 15 s
            %s on m:22, for 1 min 10 s
          17: engine-status of me, for 0 s
        builds: 1 under way, 5 done, 1 failed
        machines:
          m:22: connected for 1 min 40 s, 1 connection to its daemon kept
          n:22: not connected
        """.formatted(BUILD));
  }

  @Test
  void json_aBusyEngine_hasTheSame() {
    assertThat(status("").json())
        .containsEntry("clients", 2)
        .containsEntry(
            "running",
            List.of(Map.of(
                "derivation",
                BUILD.toString(),
                "machine",
                "m:22",
                "since",
                "2026-01-01T11:58:50Z",
                "client",
                9L)))
        .containsEntry(
            "machines",
            List.of(
                Map.of(
                    "machine",
                    "m:22",
                    "connected",
                    true,
                    "connectedSince",
                    "2026-01-01T11:58:20Z",
                    "daemonConnectionsKept",
                    1),
                Map.of("machine", "n:22", "connected", false)));
  }

  @Test
  void text_machineFileThatIsBroken_saysWhy() {
    assertThat(status("m.scm:1:1: oh\n  (list").text())
        .contains("machines:\n  m.scm:1:1: oh\n    (list\n");
    assertThat(status("oh").json())
        .containsEntry("machinesError", "oh")
        .doesNotContainKey("machines");
  }
}
