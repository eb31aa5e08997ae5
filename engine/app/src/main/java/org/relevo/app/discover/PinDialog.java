package org.relevo.app.discover;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.relevo.app.cli.ExitCodes;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.DiscoveredMachines;
import org.relevo.core.directory.PinFile;
import org.relevo.core.directory.PinnedKeys;
import org.relevo.core.directory.Verdict;
import org.relevo.core.machine.HostKey;

/** Pins the key of one host: asks the host for it, shows its fingerprint, and asks the user. */
final class PinDialog {
  /** In the order in which hosts are asked for them. */
  private static final List<String> KEY_TYPES =
      List.of("ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa");

  private final DiscoverPorts ports;
  private final PrintWriter out;
  private final Path file;
  private final boolean unasked;

  /**
   * Makes the dialog.
   *
   * @param file the file of pinned keys
   * @param unasked whether to trust the first key that a host presents, without asking
   */
  PinDialog(DiscoverPorts ports, PrintWriter out, Path file, boolean unasked) {
    this.ports = ports;
    this.out = out;
    this.file = file;
    this.unasked = unasked;
  }

  /**
   * Pins the key of the host that {@code wanted} is the name or the fingerprint of.
   *
   * @throws IOException if it cannot or must not be pinned
   */
  int pin(String wanted, List<Advert> adverts) throws IOException {
    Advert advert = choose(wanted, adverts);
    String name = DiscoveredMachines.machineName(advert)
        .orElseThrow(() -> new IOException("\"" + advert.name() + "\" announces itself under names"
            + " that no machine can have, so it is not pinned"));
    Verdict before = PinnedKeys.read(file).judge(advert);
    if (before instanceof Verdict.Refused refused) {
      throw new IOException(advert.id() + ": " + refused.reason());
    }
    HostKey key = presented(advert);
    String line = PinFile.line(name, advert.port(), key);
    if (before instanceof Verdict.Pinned pinned) {
      if (!pinned.key().fingerprint().equals(key.fingerprint())) {
        throw new IOException(advert.id() + " presents the host key " + key.fingerprint() + ", but "
            + pinned.key().fingerprint() + " is pinned for it (" + pinned.place()
            + "): either it was set up anew, or someone else answers for it. If it was set up anew,"
            + " remove that line and pin it again.");
      }
      out.println(advert.id() + ": its key is pinned already (" + pinned.place() + ")");
      return ExitCodes.OK;
    }
    show(advert, key);
    if (!unasked && !agreed()) {
      throw new IOException("not pinned. To pin without being asked: relevo discover --pin '"
          + wanted + "' --trust-on-first-use");
    }
    PinFile.append(file, line);
    out.println("Pinned in " + file + ": " + line);
    advert
        .facts()
        .signingKeys()
        .forEach(signing -> out.println("Its outputs are accepted only when its archive key is"
            + " authorized, too (it shows " + signing
            + "): relevo archive --authorize < its-signing-key.pub"));
    return ExitCodes.OK;
  }

  private static Advert choose(String wanted, List<Advert> adverts) throws IOException {
    List<Advert> found = adverts.stream()
        .filter(advert -> DiscoverCommand.matches(wanted, advert))
        .toList();
    if (found.isEmpty()) {
      String seen = String.join(", ", adverts.stream().map(Advert::id).toList());
      throw new IOException("no build machine \"" + wanted + "\" announces itself here"
          + (seen.isEmpty() ? ", nor does any other" : "; there are: " + seen)
          + ". See: relevo discover");
    }
    if (found.size() > 1) {
      StringBuilder text = new StringBuilder("several hosts call themselves \"" + wanted
          + "\"; name the one by its fingerprint or its port:");
      found.forEach(advert -> text.append("\n  ")
          .append(advert.id())
          .append("  ")
          .append(String.join(", ", advert.facts().hostKeys()))
          .append(" at ")
          .append(String.join(", ", advert.addresses())));
      throw new IOException(text.toString());
    }
    return found.get(0);
  }

  /** Returns the key to pin: the one that it shows if it shows one, else the first that it presents. */
  private HostKey presented(Advert advert) throws IOException {
    List<String> shown = advert.facts().hostKeys();
    Optional<HostKey> first = Optional.empty();
    try (DiscoverPorts.KeyScanner scanner = ports.scanner()) {
      for (String type : KEY_TYPES) {
        HostKey key = scanner.ask(advert, type);
        if (shown.isEmpty() || shown.contains(key.fingerprint())) {
          return key;
        }
        first = first.isEmpty() ? Optional.of(key) : first;
      }
    }
    throw new IOException(advert.id() + " shows the host key " + String.join(", ", shown)
        + " in its announcement, but what answers at " + String.join(", ", advert.addresses())
        + " presents " + first.orElseThrow().fingerprint()
        + ": the announcement is old or forged, so nothing is pinned");
  }

  private void show(Advert advert, HostKey key) {
    out.println(advert.id() + " (" + advert.host() + " at " + String.join(", ", advert.addresses())
        + ") presents this host key:");
    out.println("  " + key.type() + " " + key.fingerprint());
    out.println("Compare it with what this prints on that machine:");
    out.println("  ssh-keygen -lf /etc/ssh/ssh_host_" + kind(key) + "_key.pub");
    out.flush();
  }

  private static String kind(HostKey key) {
    return key.type().startsWith("ecdsa") ? "ecdsa" : key.type().substring("ssh-".length());
  }

  private boolean agreed() throws IOException {
    while (true) {
      out.print("Is it the same, and shall it be pinned? (yes/no) ");
      out.flush();
      Optional<String> answer = ports.answer();
      if (answer.isEmpty()) {
        out.println();
        return false;
      }
      switch (answer.get().strip()) {
        case "yes" -> {
          return true;
        }
        case "no" -> {
          return false;
        }
        default -> out.println("Please say yes or no.");
      }
    }
  }
}
