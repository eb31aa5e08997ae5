package org.relevo.app.daemon.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.relevo.core.machine.HostKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose keys may log in. */
public interface AuthorizedKeys {
  /** Returns the lines of the moment, in the format of OpenSSH's authorized_keys; asked at each login. */
  List<String> lines() throws IOException;

  /** Takes the lines from a file, which may change and may be missing meanwhile. */
  static AuthorizedKeys file(Path file) {
    return () -> {
      try {
        return Files.readAllLines(file);
      } catch (NoSuchFileException e) {
        return List.of();
      }
    };
  }

  /** Takes these lines. */
  static AuthorizedKeys of(List<String> lines) {
    List<String> copy = List.copyOf(lines);
    return () -> copy;
  }

  /**
   * Returns whether the key is in one of the lines. A line with options ({@code command=}, {@code from=} …) authorizes
   * nobody: its restrictions would not be kept.
   */
  default boolean contains(PublicKey key) {
    Logger log = LoggerFactory.getLogger(AuthorizedKeys.class);
    HostKey offered = HostKey.parse(PublicKeyEntry.toString(key));
    try {
      for (String line : lines()) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
          continue;
        }
        try {
          if (HostKey.parse(text).equals(offered)) {
            return true;
          }
        } catch (IllegalArgumentException e) {
          log.warn("authorized key \"{}\" is skipped: {}", text, e.getMessage());
        }
      }
    } catch (IOException e) {
      log.warn("the authorized keys cannot be read, so nobody may log in: {}", e.getMessage());
    }
    return false;
  }
}
