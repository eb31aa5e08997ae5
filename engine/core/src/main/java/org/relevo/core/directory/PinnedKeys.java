package org.relevo.core.directory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.relevo.core.machine.HostKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host keys that the operator pinned, in the form of OpenSSH's {@code known_hosts}, and what becomes of adverts under
 * them. Immutable.
 *
 * <p>A key counts for an advert by name (the advert's, its host's with and without {@code .local}, its addresses; with and
 * without {@code [NAME]:PORT}), or by the fingerprint that the advert shows. Neither proves anything: the connection does,
 * which demands that very key. What is decided here is only which key that is.
 */
public final class PinnedKeys {
  private static final Logger log = LoggerFactory.getLogger(PinnedKeys.class);
  // Some hundred thousand hosts.
  private static final long LARGEST = 64 << 20;
  private static final List<String> PREFERENCE = List.of(
      "ssh-ed25519",
      "ecdsa-sha2-nistp256",
      "ecdsa-sha2-nistp384",
      "ecdsa-sha2-nistp521",
      "ssh-rsa");

  private final List<KnownHost> lines;
  private final String source;

  private PinnedKeys(List<KnownHost> lines, String source) {
    this.lines = List.copyOf(lines);
    this.source = source;
  }

  /**
   * Reads a file; one that is not there pins nothing. A line that cannot be read is passed over, and said in the log.
   *
   * @throws IOException if the file cannot be read
   */
  public static PinnedKeys read(Path file) throws IOException {
    List<KnownHost> lines = new ArrayList<>();
    try {
      if (Files.size(file) > LARGEST) {
        throw new IOException(file + " is too large for a file of pinned keys");
      }
      String[] texts = Files.readString(file, StandardCharsets.ISO_8859_1).split("\n");
      for (int i = 0; i < texts.length; i++) {
        String text = texts[i].strip();
        if (!text.isEmpty() && !text.startsWith("#")) {
          String place = file + ":" + (i + 1);
          try {
            lines.add(KnownHost.parse(text, place));
          } catch (IllegalArgumentException e) {
            log.warn("{}: {}; the line pins nothing", place, e.getMessage());
          }
        }
      }
    } catch (NoSuchFileException e) {
      return new PinnedKeys(List.of(), file.toString());
    }
    return new PinnedKeys(lines, file.toString());
  }

  /**
   * Returns the keys that these lines pin: {@code NAME TYPE BASE64}, or {@code TYPE BASE64} for whichever host shows that
   * key's fingerprint.
   *
   * @param source what messages call them
   * @throws IllegalArgumentException if a line has another form, with the reason as its message
   */
  public static PinnedKeys of(List<String> lines, String source) {
    return new PinnedKeys(
        lines.stream().map(line -> KnownHost.parse(line, source)).toList(), source);
  }

  /** Returns whether nothing is pinned. */
  public boolean isEmpty() {
    return lines.stream().allMatch(KnownHost::revoked);
  }

  /** Returns where the keys come from, for messages. */
  public String source() {
    return source;
  }

  /** Decides what becomes of an advert. */
  public Verdict judge(Advert advert) {
    List<String> shown = advert.facts().hostKeys();
    for (KnownHost line : lines) {
      if (line.revoked() && shown.contains(line.key().fingerprint())) {
        return new Verdict.Refused(
            "its host key " + line.key().fingerprint() + " is revoked (" + line.place() + ")");
      }
    }
    List<KnownHost> named = lines.stream()
        .filter(line -> !line.revoked() && line.names(names(advert)))
        .filter(
            line -> lines.stream().noneMatch(other -> other.revoked() && other.sameKey(line.key())))
        .sorted((a, b) -> Integer.compare(rank(a.key()), rank(b.key())))
        .toList();
    if (shown.isEmpty()) {
      return named.isEmpty()
          ? new Verdict.Unpinned("no key is pinned for it in " + source + "; see: relevo discover"
              + " --pin '" + advert.name() + "'")
          : pinned(named.get(0));
    }
    for (KnownHost line : named.isEmpty() ? lines : named) {
      if (!line.revoked() && shown.contains(line.key().fingerprint())) {
        return pinned(line);
      }
    }
    if (named.isEmpty()) {
      return new Verdict.Unpinned("its key " + String.join(", ", shown) + " is not pinned in "
          + source + "; see: relevo discover --pin '" + advert.name() + "'");
    }
    return new Verdict.Refused("it announces the host key " + String.join(", ", shown) + ", but "
        + named.get(0).key().fingerprint() + " is pinned for it ("
        + named.get(0).place()
        + "): either it was set up anew, or someone else uses its name. If it was set up anew,"
        + " remove that line, and see: relevo discover --pin '" + advert.name() + "'");
  }

  private static Verdict pinned(KnownHost line) {
    return new Verdict.Pinned(line.key(), line.place());
  }

  /**
   * Returns whether each host of which it is known what to wait for is among the adverts: nothing more can come that would
   * be used, but for what patterns allow.
   */
  public boolean allSeen(List<Advert> adverts) {
    Set<HostKey> seen = adverts.stream()
        .map(this::judge)
        .filter(Verdict.Pinned.class::isInstance)
        .map(verdict -> ((Verdict.Pinned) verdict).key())
        .collect(Collectors.toSet());
    if (lines.stream().anyMatch(line -> !line.revoked() && !line.isSpecific())) {
      return false;
    }
    // A host has a line for each of its keys, of which one will do.
    Map<List<String>, List<KnownHost>> hosts = lines.stream()
        .filter(line -> !line.revoked())
        .collect(Collectors.groupingBy(
            line -> line.hosts().isEmpty() ? List.of(line.key().toString()) : line.hosts()));
    return hosts.values().stream()
        .allMatch(keys -> keys.stream().anyMatch(line -> seen.contains(line.key())));
  }

  /** Returns the names under which keys may be pinned for an advert. */
  private static List<String> names(Advert advert) {
    List<String> names = new ArrayList<>();
    names.add(advert.name());
    names.add(advert.host());
    if (advert.host().endsWith(".local")) {
      names.add(advert.host().substring(0, advert.host().length() - ".local".length()));
    }
    DiscoveredMachines.machineName(advert).ifPresent(names::add);
    names.addAll(advert.addresses());
    List<String> withPorts =
        names.stream().map(name -> "[" + name + "]:" + advert.port()).toList();
    names.addAll(withPorts);
    return names;
  }

  private static int rank(HostKey key) {
    int index = PREFERENCE.indexOf(key.type());
    return index < 0 ? PREFERENCE.size() : index;
  }
}
