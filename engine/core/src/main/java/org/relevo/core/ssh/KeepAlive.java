package org.relevo.core.ssh;

import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * Finds dead peers: asks a connection on which nothing came in since the last look for a sign of life.
 *
 * <p>Any byte counts as one, so that a question that waits behind much data on a slow link is no false alarm. Looks are
 * counted, not seconds: after our own host slept, the first look merely asks.
 */
final class KeepAlive implements Runnable {
  private static final String REQUEST = "keepalive@openssh.com";

  private final MachineSession session;
  private final SshTimeouts timeouts;
  private final Consumer<String> dead;
  private final Runnable look;
  private int missed;
  private boolean asked;

  private KeepAlive(
      MachineSession session, SshTimeouts timeouts, Consumer<String> dead, Runnable look) {
    this.session = session;
    this.timeouts = timeouts;
    this.dead = dead;
    this.look = look;
  }

  /**
   * Starts to look.
   *
   * @param dead is told the reason when there was no sign of life for too long
   * @param look runs at every look
   */
  static ScheduledFuture<?> start(
      ScheduledExecutorService timer,
      MachineSession session,
      SshTimeouts timeouts,
      Consumer<String> dead,
      Runnable look) {
    long nanos = timeouts.keepAlive().toNanos();
    return timer.scheduleWithFixedDelay(
        new KeepAlive(session, timeouts, dead, look), nanos, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void run() {
    look.run();
    if (!session.isOpen()) {
      return;
    }
    if (session.heardSomething()) {
      missed = 0;
      asked = false;
      return;
    }
    if (asked && ++missed > timeouts.missedReplies()) {
      dead.accept(
          "no sign of life for " + timeouts.keepAlive().multipliedBy(missed).toSeconds() + " s");
      return;
    }
    try {
      asked = true;
      Buffer request = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, 64);
      request.putString(REQUEST);
      request.putBoolean(true);
      // Whatever the answer is, it is a sign of life; the session notes that bytes came in.
      session.request(request, REQUEST, (command, answer) -> {});
    } catch (IOException | RuntimeException e) {
      dead.accept("asking for a sign of life failed: " + e.getMessage());
    }
  }
}
