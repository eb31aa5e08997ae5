package org.relevo.core.offload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.slot.KeeperChannel;
import org.relevo.core.slot.KeeperRefusedException;
import org.relevo.core.slot.MachineSlots;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshPhase;
import org.relevo.core.ssh.SshProcess;
import org.relevo.core.ssh.SshSession;

/** A machine's shared slots, reached over SSH: one command for all slots that are held over a connection. */
public final class SshSlots {
  private SshSlots() {}

  /** Returns the slots of the machine at the other end of {@code session}. */
  public static MachineSlots over(SshSession session) {
    return over(session, MachineSlots.Pace.DEFAULT);
  }

  /** Returns the slots, at another pace. */
  public static MachineSlots over(SshSession session, MachineSlots.Pace pace) {
    BuildMachine machine = session.machine();
    return new MachineSlots(
        machine.id(), machine.daemonSocket(), command -> start(session, command), pace);
  }

  private static KeeperChannel start(SshSession session, String command) throws IOException {
    try {
      return new Channel(session.exec(command));
    } catch (SshException e) {
      if (e.phase() == SshPhase.COMMAND && session.isOpen()) {
        throw new KeeperRefusedException(e.reason(), e);
      }
      throw e;
    }
  }

  private record Channel(SshProcess process) implements KeeperChannel {
    @Override
    public OutputStream stdin() {
      return process.stdin();
    }

    @Override
    public InputStream stdout() {
      return process.stdout();
    }

    @Override
    public void silenceLimit(Duration limit) {
      process.silenceLimit(limit);
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
