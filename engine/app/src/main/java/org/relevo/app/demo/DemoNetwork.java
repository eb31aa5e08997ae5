package org.relevo.app.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.core.directory.ServiceType;
import org.relevo.discovery.Announcement;
import org.relevo.discovery.Announcer;
import org.relevo.discovery.InterfaceChoice;
import org.relevo.discovery.MulticastDirectory;
import org.relevo.scheme.MachineProgramOptions;

/**
 * The network of the demonstration, which is this host's loopback: others hear nothing of it. A stranger is on it, too, that
 * offers more than any machine and whose key nobody pinned.
 */
final class DemoNetwork implements AutoCloseable {
  private static final String STRANGER = "mallory";
  private static final int NOBODYS_PORT = 9;

  private final InterfaceChoice loopback;
  private final MachineDirectory directory;
  private Optional<Announcer> stranger = Optional.empty();

  DemoNetwork() throws IOException {
    NetworkInterface found = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
    loopback = new InterfaceChoice(Set.of(found == null ? "lo" : found.getName()));
    directory = new MulticastDirectory(loopback);
  }

  /** Returns what the machine file is given. */
  MachineProgramOptions options() {
    return MachineProgramOptions.DEFAULT.withDirectory(directory);
  }

  /** Has the stranger announce itself, from now on. */
  void announceStranger() {
    stranger = Optional.of(Announcer.start(
        new Announcement(
            ServiceType.BUILD_MACHINE,
            STRANGER,
            STRANGER,
            NOBODYS_PORT,
            Map.of(
                "systems", "x86_64-linux",
                "slots", "64",
                "speed", "99",
                "user", "root",
                "hostkey", "SHA256:" + "A".repeat(43))),
        loopback,
        InetAddress::isLoopbackAddress,
        name -> {}));
  }

  /** Says what is seen. */
  void tell(PrintWriter out) throws InterruptedException {
    List<Advert> seen = directory.look(
        ServiceType.BUILD_MACHINE, MachineDirectory.DEFAULT_TIMEOUT, adverts -> true);
    for (DemoFarm.Kind kind : DemoFarm.KINDS) {
      if (kind.discovered()) {
        out.println("  " + kind.name() + " is not in the machine file: it announces itself on the"
            + " loopback, and its host key is pinned.");
      }
    }
    if (seen.stream().anyMatch(advert -> advert.name().startsWith(STRANGER))) {
      out.println("  " + STRANGER + " announces itself, too, as faster than all of them; its key is"
          + " not pinned, so it gets nothing.");
    }
    out.flush();
  }

  @Override
  public void close() {
    directory.close();
    stranger.ifPresent(Announcer::close);
  }
}
