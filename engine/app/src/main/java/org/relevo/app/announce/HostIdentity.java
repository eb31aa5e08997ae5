package org.relevo.app.announce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.relevo.core.machine.HostKey;
import org.relevo.core.trust.KeyFiles;

/** What this host is called and which keys it has. */
final class HostIdentity {
  private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final List<String> KEY_FILES =
      List.of("ssh_host_ed25519_key.pub", "ssh_host_ecdsa_key.pub", "ssh_host_rsa_key.pub");

  private HostIdentity() {}

  /** Returns the name of this host up to its first dot. */
  static String name() {
    String name;
    try {
      // Java asks a name server for it, which may take long.
      name = Files.readString(KERNEL_NAME).strip();
    } catch (IOException e) {
      name = Optional.ofNullable(System.getenv("HOSTNAME")).orElse("");
    }
    int dot = name.indexOf('.');
    String label = dot < 0 ? name : name.substring(0, dot);
    return label.isEmpty() ? "build-machine" : label;
  }

  /** Returns the key of this host's own SSH server that heads would ask for first; nothing if it has none. */
  static Optional<HostKey> sshHostKey(Path directory) throws IOException {
    for (String name : KEY_FILES) {
      Path file = directory.resolve(name);
      if (Files.isReadable(file)) {
        return Optional.of(readKey(file));
      }
    }
    return Optional.empty();
  }

  static HostKey readKey(Path file) throws IOException {
    try {
      return HostKey.parse(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Returns the fingerprint of the archive key in a configuration directory; none if there is no key. */
  static List<String> signingKeys(Path configuration) throws IOException {
    KeyFiles keys = new KeyFiles(configuration);
    return Files.exists(keys.publicFile()) ? List.of(keys.publicKey().fingerprint()) : List.of();
  }
}
