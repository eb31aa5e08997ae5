package org.relevo.core.slot;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a build daemon's {@linkplain SlotScript slots} lie on its own host. */
public final class SlotHome {
  private static final Logger log = LoggerFactory.getLogger(SlotHome.class);

  private SlotHome() {}

  /**
   * Removes what heads left there, as far as it is empty and ours to remove; for a daemon that has ended, since builds that
   * held slots have ended with it.
   *
   * @param socket the daemon's; its directory still exists
   */
  public static void remove(Path socket) {
    for (String base : List.of("/var/lock", "/tmp")) {
      try {
        Path directory = socket.toAbsolutePath().getParent();
        String at = directory == null ? "" : directory.toRealPath().toString();
        Path home =
            Path.of(base, "relevo-slots" + (at + "/" + socket.getFileName()).replace('/', '%'));
        if (Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
          removeAll(home);
        }
      } catch (IOException e) {
        log.debug("the directories of slots in {} stay: {}", base, e.toString());
      }
    }
  }

  private static void removeAll(Path home) throws IOException {
    try (DirectoryStream<Path> slots = Files.newDirectoryStream(home)) {
      for (Path slot : slots) {
        Files.delete(slot);
      }
    }
    Files.delete(home);
  }
}
