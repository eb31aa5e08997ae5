package org.relevo.core.slot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.relevo.core.machine.Resources;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code N.needs} beside a slot's lock file {@code N}: the resources that the build in that slot needs, as the text
 * of {@link Resources}. It counts only while somebody holds the slot, and is written and removed by nobody else; so one that
 * a killed process left behind means nothing until the slot's next holder replaces it.
 *
 * <p>It is no part of the lock file, since {@code guix offload} empties lock files by the mere attempt to take a slot, and
 * since whoever closes a lock file that it holds has lost the lock.
 */
final class NeedsFile {
  private static final Logger log = LoggerFactory.getLogger(NeedsFile.class);
  private static final String ENDING = ".needs";
  private static final int LARGEST = 8192;

  private NeedsFile() {}

  private static Path of(Path slot) {
    return slot.resolveSibling(slot.getFileName() + ENDING);
  }

  /** Says what the holder of {@code slot}, who calls this, needs. */
  static void write(Path slot, Resources needs) throws IOException {
    if (needs.isEmpty()) {
      remove(slot);
      return;
    }
    // Renamed into place: a reader must not find it empty.
    Path fresh = slot.resolveSibling(slot.getFileName() + ENDING + ".new");
    Files.writeString(fresh, needs + "\n");
    Files.move(fresh, of(slot), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Has the holder of {@code slot}, who calls this, need nothing. */
  static void remove(Path slot) throws IOException {
    Files.deleteIfExists(of(slot));
  }

  /** Returns what the holder of {@code slot} needs; a file that makes no sense is as none, with a warning. */
  static Resources read(Path slot) throws IOException {
    Path file = of(slot);
    if (!file.toFile().exists()) {
      return Resources.NONE;
    }
    try (var in = Files.newInputStream(file)) {
      return Resources.parse(new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Resources.NONE;
    } catch (IllegalArgumentException e) {
      log.warn("{} does not say what the build in that slot needs: {}", file, e.getMessage());
      return Resources.NONE;
    }
  }

  /** Returns the number of the slot that {@code name} is a file like this of, or -1. */
  static int slot(String name) {
    return name.matches("[0-9]{1,9}\\.needs")
        ? Integer.parseInt(name.substring(0, name.length() - ENDING.length()))
        : -1;
  }
}
