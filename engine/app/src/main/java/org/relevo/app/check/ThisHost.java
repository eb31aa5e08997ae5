package org.relevo.app.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.relevo.core.machine.HostKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this host knows of itself without asking anyone.
 *
 * @param name the name that it calls itself; empty if it has none
 * @param addresses those of its network interfaces
 * @param hostKeys the public keys of its SSH server, with their files
 * @param cores processors on line
 */
record ThisHost(String name, Set<InetAddress> addresses, Map<HostKey, Path> hostKeys, int cores) {
  private static final Logger log = LoggerFactory.getLogger(ThisHost.class);

  ThisHost {
    name = name.toLowerCase(Locale.ROOT);
    addresses = Set.copyOf(addresses);
    hostKeys = Map.copyOf(hostKeys);
  }

  /** Looks at this host. What cannot be read is not known, and no error. */
  static ThisHost look() {
    return new ThisHost(
        hostName(Path.of("/proc/sys/kernel/hostname")),
        interfaceAddresses(),
        hostKeys(Path.of("/etc/ssh")),
        Runtime.getRuntime().availableProcessors());
  }

  private static String hostName(Path kernel) {
    try {
      // Java asks a name server for it, which may take long.
      return Files.readString(kernel).strip();
    } catch (IOException e) {
      log.debug("this host's name is not in {}", kernel, e);
      return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("");
    }
  }

  private static Set<InetAddress> interfaceAddresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .collect(Collectors.toUnmodifiableSet());
    } catch (SocketException e) {
      log.debug("the network interfaces cannot be listed", e);
      return Set.of();
    }
  }

  static Map<HostKey, Path> hostKeys(Path directory) {
    Map<HostKey, Path> keys = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "ssh_host_*_key.pub")) {
      for (Path file : files) {
        try {
          keys.put(HostKey.parse(Files.readString(file)), file);
        } catch (IOException | IllegalArgumentException e) {
          log.debug("{} holds no public key that can be read", file, e);
        }
      }
    } catch (IOException e) {
      log.debug("{} cannot be listed", directory, e);
    }
    return keys;
  }

  /** Returns whether connections to {@code address} end on this host. */
  boolean has(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || addresses.contains(address);
  }

  /** Returns whether its SSH server has a key of this type. */
  boolean hasKeyOf(String type) {
    return hostKeys.keySet().stream().anyMatch(key -> key.type().equals(type));
  }
}
