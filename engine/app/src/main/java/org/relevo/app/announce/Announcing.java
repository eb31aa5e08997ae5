package org.relevo.app.announce;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.relevo.core.directory.FactsText;
import org.relevo.core.directory.MachineFacts;
import org.relevo.core.directory.ServiceType;
import org.relevo.core.machine.HostKey;
import org.relevo.discovery.Announcement;
import org.relevo.discovery.Announcer;
import org.relevo.discovery.InterfaceChoice;

/** What this host says of itself on the network, and the way there. */
public final class Announcing {
  /** The line of standard output after which the host is announced everywhere. */
  public static final String READY = ";; announced";

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 50;

  private Announcing() {}

  /**
   * Waits until the host is announced, and says so; or says that it takes long, and goes on, since heads that know the
   * host can use it.
   *
   * @param stop ends the wait
   */
  public static void report(
      Announcer announcer, PrintWriter out, PrintWriter messages, CountDownLatch stop)
      throws InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!announcer.isAnnounced()) {
      if (stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        messages.println("relevo: not announced on every interface within "
            + START_LIMIT.toSeconds() + " s; still trying. See: ip link, and whether a firewall"
            + " lets UDP port 5353 through");
        messages.flush();
        return;
      }
    }
    out.println(READY);
    out.flush();
  }

  /**
   * What a host offers.
   *
   * @param name under which name; this host's if empty
   * @param port the port of its SSH server
   * @param systems system types
   * @param features system features
   * @param slots builds at once
   * @param speed relative speed
   * @param user account to log in to
   * @param daemonSocket socket of the daemon
   * @param hostKey key of the SSH server, if known
   * @param configuration the directory that may have an archive key
   */
  public record Offer(
      Optional<String> name,
      int port,
      List<String> systems,
      Set<String> features,
      int slots,
      double speed,
      String user,
      Path daemonSocket,
      Optional<HostKey> hostKey,
      Path configuration) {}

  /**
   * Returns what is announced.
   *
   * @throws IOException if a value cannot be announced, or the archive key not read
   */
  public static Announcement of(Offer offer) throws IOException {
    MachineFacts facts = new MachineFacts(
        offer.systems(),
        offer.features().isEmpty()
            ? Optional.empty()
            : Optional.of(new TreeSet<>(offer.features())),
        OptionalInt.of(Runtime.getRuntime().availableProcessors()),
        OptionalInt.of(offer.slots()),
        OptionalDouble.of(offer.speed()),
        Optional.of(offer.user()),
        Optional.of(offer.daemonSocket().toString()),
        offer.hostKey().map(HostKey::fingerprint).map(List::of).orElse(List.of()),
        HostIdentity.signingKeys(offer.configuration()));
    String name = offer.name().orElseGet(HostIdentity::name);
    try {
      return new Announcement(
          ServiceType.BUILD_MACHINE, name, name, offer.port(), FactsText.write(facts));
    } catch (IllegalArgumentException e) {
      throw new IOException("this host cannot be announced so: " + e.getMessage(), e);
    }
  }

  /**
   * Begins to announce, for an SSH server that listens on all addresses.
   *
   * @throws IOException if there is no such interface
   */
  public static Announcer start(
      Announcement announcement, Set<String> interfaces, PrintWriter messages) throws IOException {
    return Announcer.start(
        announcement,
        new InterfaceChoice(interfaces).checked(),
        address -> true,
        renamed(messages));
  }

  /**
   * Begins to announce, for an SSH server that listens on one address.
   *
   * @param listening the address
   * @throws IOException if no interface has it
   */
  public static Announcer start(
      Announcement announcement,
      Set<String> interfaces,
      InetAddress listening,
      PrintWriter messages)
      throws IOException {
    if (listening.isAnyLocalAddress()) {
      return start(announcement, interfaces, messages);
    }
    NetworkInterface holder = NetworkInterface.getByInetAddress(listening);
    if (holder == null) {
      throw new IOException("no network interface has the address " + listening.getHostAddress()
          + ", so nothing can be announced there; see: ip address");
    }
    return Announcer.start(
        announcement,
        new InterfaceChoice(Set.of(holder.getName())),
        listening::equals,
        renamed(messages));
  }

  private static java.util.function.Consumer<String> renamed(PrintWriter messages) {
    return name -> {
      messages.println(
          "relevo: another host has that name; this one is announced as \"" + name + "\"");
      messages.flush();
    };
  }
}
