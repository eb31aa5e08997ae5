package org.relevo.core.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tells build daemons apart whatever addresses lead to them: equal on both sides of a connection if, and only if, it
 * leads back to where it came from.
 *
 * @param bootId the running kernel's ({@code /proc/sys/kernel/random/boot_id})
 * @param socket device and inode of the daemon's Unix socket, {@code DEVICE:INODE} in decimal
 */
public record DaemonIdentity(String bootId, String socket) {
  private static final Logger log = LoggerFactory.getLogger(DaemonIdentity.class);
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** Returns that of the daemon that listens at {@code socket} on this host; empty where none does, or it cannot be told. */
  public static Optional<DaemonIdentity> here(Path socket) {
    if (!Files.exists(socket)) {
      return Optional.empty();
    }
    try {
      String numbers =
          Files.getAttribute(socket, "unix:dev") + ":" + Files.getAttribute(socket, "unix:ino");
      return Optional.of(new DaemonIdentity(Files.readString(BOOT_ID).strip(), numbers));
    } catch (IOException | UnsupportedOperationException e) {
      log.debug("the build daemon at {} cannot be told from others: {}", socket, e.toString());
      return Optional.empty();
    }
  }
}
