package org.relevo.app.serve;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.relevo.app.announce.Announcing;
import org.relevo.discovery.Announcement;
import org.relevo.discovery.Announcer;

/** The announcement of a host that serves, or none. */
record NetworkPresence(Optional<Announcer> announcer, PrintWriter messages)
    implements AutoCloseable {
  static final NetworkPresence NONE =
      new NetworkPresence(Optional.empty(), new PrintWriter(java.io.Writer.nullWriter()));

  /** Begins to announce, where an SSH server that listens on {@code listening} can be reached. */
  static NetworkPresence begin(
      Announcement announcement,
      Set<String> interfaces,
      InetAddress listening,
      PrintWriter messages)
      throws IOException {
    return new NetworkPresence(
        Optional.of(Announcing.start(announcement, interfaces, listening, messages)), messages);
  }

  /**
   * Waits until the host is announced, and says so; or says that it takes long, and goes on, since heads that know the
   * host can use it.
   *
   * @param stop ends the wait
   */
  void report(PrintWriter out, CountDownLatch stop) throws InterruptedException {
    if (announcer.isEmpty()) {
      return;
    }
    Announcing.report(announcer.get(), out, messages, stop);
  }

  @Override
  public void close() {
    announcer.ifPresent(Announcer::close);
  }
}
