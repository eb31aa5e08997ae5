package org.relevo.tests.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.offload.HealthProbe;
import org.relevo.core.offload.SshSlots;
import org.relevo.core.slot.MachineSlot;
import org.relevo.core.slot.MachineSlots;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.scheme.MachinesFile;

/** What it takes to have a slot on the machine itself, before a build, beside commands over the same connection. */
final class SlotBench {
  private static final int TIMES = 40;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Path launcher;
  private final int runs;

  SlotBench(Path launcher, int runs) {
    this.launcher = launcher;
    this.runs = runs;
  }

  Comparison run() throws Exception {
    Comparison result =
        new Comparison("A slot on the machine, over an open OpenSSH connection", "ms");
    Samples command = result.peer("the command \"true\"");
    Samples first = result.subject("the first slot, which starts the command there");
    Samples next = result.subject("each further slot");
    Samples probe = result.subject("a health probe, with the count of slots");
    try (BenchFarm farm = new BenchFarm(launcher, "");
        SshConnector connector = new SshConnector(SshTimeouts.DEFAULT)) {
      BuildMachine machine =
          new MachinesFile(farm.head().directories().machinesFile()).machines().get(0);
      try (SshSession session = connector.connect(machine)) {
        HealthProbe health = new HealthProbe(farm.head().store().dir(), InstantSource.system());
        for (int run = -1; run < runs; run++) {
          for (int i = 0; i < TIMES; i++) {
            double commandTime = time(() -> session.run("true", LIMIT));
            double probeTime = time(() -> health.ask(session, LIMIT));
            try (MachineSlots slots = SshSlots.over(session)) {
              double firstTime = time(() -> take(slots));
              double nextTime = time(() -> take(slots));
              // The first round warms all up.
              if (run >= 0) {
                command.add(commandTime);
                probe.add(probeTime);
                first.add(firstTime);
                next.add(nextTime);
              }
            }
          }
        }
      }
    }
    return result;
  }

  private static void take(MachineSlots slots) throws IOException {
    try (MachineSlot slot = slots.take(1000)) {
      if (!(slot instanceof MachineSlot.Held)) {
        throw new IOException("no slot was given: " + slot);
      }
    }
  }

  private interface Action {
    void run() throws IOException;
  }

  private static double time(Action action) throws IOException {
    long start = System.nanoTime();
    action.run();
    return (System.nanoTime() - start) / 1e6;
  }
}
