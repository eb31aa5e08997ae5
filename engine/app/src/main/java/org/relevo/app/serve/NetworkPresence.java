package org.relevo.app.serve;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.relevo.app.announce.Announcing;
import org.relevo.discovery.Announcement;
import org.relevo.discovery.Announcer;

/** The announcement of a host that serves, or none. */
record NetworkPresence(Optional<Announcer> announcer, PrintWriter messages)
    implements AutoCloseable {
  static final NetworkPresence NONE =
      new NetworkPresence(Optional.empty(), new PrintWriter(java.io.Writer.nullWriter()));

  private static final Duration LIMIT = Duration.ofSeconds(15);

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

  /** Waits until the host is announced; says so if that takes long, and goes on: heads that know it can use it. */
  void await() throws InterruptedException {
    if (announcer.isPresent() && !announcer.get().awaitAnnounced(LIMIT)) {
      messages.println("relevo: not announced on every interface within " + LIMIT.toSeconds()
          + " s; still trying. See: ip link, and whether a firewall lets UDP port 5353 through");
      messages.flush();
    }
  }

  @Override
  public void close() {
    announcer.ifPresent(Announcer::close);
  }
}
