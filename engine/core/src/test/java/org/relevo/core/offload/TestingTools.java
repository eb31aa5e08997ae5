package org.relevo.core.offload;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.relevo.core.history.History;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.slot.Slots;

/** Tools of offloaders for tests: they remember nothing. */
final class TestingTools {
  private TestingTools() {}

  static OffloadTools of(
      MachineConnector connector, Slots slots, Quarantine quarantine, InstantSource clock) {
    return new OffloadTools(
        connector,
        slots,
        quarantine,
        History.NONE,
        Journal.NONE,
        Optional::empty,
        clock,
        new Random(1));
  }
}
