package org.relevo.app.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.relevo.core.trust.AtomicFile;

/** Writes and removes our files, and nobody else's. */
record InstalledFiles(HostRoot root, boolean force) {
  private static final Set<String> OUR_DIRECTORIES = Set.of("relevo", "guix-daemon.service.d");

  /**
   * Makes sure that {@link #write} may write these files.
   *
   * @throws InstallException naming all that are somebody else's
   */
  void requireOurs(List<PlannedFile> files) throws IOException {
    List<String> refused = new ArrayList<>();
    for (PlannedFile file : files) {
      Path place = root.at(file.place());
      if (Files.isDirectory(place)) {
        throw new InstallException(
            place + " is a directory; name another file for the wrapper with --wrapper");
      }
      switch (MarkedText.standing(place)) {
        case CHANGED -> refused.add(place + " was changed since it was installed");
        case FOREIGN -> refused.add(place + " is there already, and not ours");
        default -> {}
      }
    }
    if (!refused.isEmpty() && !force) {
      throw new InstallException(String.join("\n", refused)
          + "\nNothing was written. Move it away, or overwrite it with --force");
    }
  }

  /** Writes the file unless it is there as it should be; returns whether it did. */
  boolean write(PlannedFile file) throws IOException {
    Path place = root.at(file.place());
    if (MarkedText.standing(place) == MarkedText.Standing.OURS
        && Files.readString(place).equals(file.text())
        && PosixFilePermissions.toString(Files.getPosixFilePermissions(place))
            .equals(file.permissions())) {
      return false;
    }
    Files.createDirectories(place.getParent());
    AtomicFile.replace(place, file.text().getBytes(StandardCharsets.UTF_8), file.permissions());
    return true;
  }

  /** Returns whether {@link #remove} may remove it. */
  boolean isRemovable(Path file) throws IOException {
    return switch (MarkedText.standing(root.at(file))) {
      case ABSENT, OURS -> true;
      case CHANGED -> force;
      case FOREIGN -> false;
    };
  }

  /** Says why it is not removed. */
  String refusal(Path file) throws IOException {
    Path place = root.at(file);
    return MarkedText.standing(place) == MarkedText.Standing.CHANGED
        ? place + " stays: it was changed since it was installed; --uninstall --force removes it"
        : place + " stays: it is not ours";
  }

  /** Removes the file, and its directory if it is one of ours and empty now; returns whether there was one. */
  boolean remove(Path file) throws IOException {
    Path place = root.at(file);
    boolean removed = Files.deleteIfExists(place);
    Path directory = place.resolveSibling("");
    if (removed && OUR_DIRECTORIES.stream().anyMatch(directory::endsWith)) {
      try (Stream<Path> left = Files.list(directory)) {
        if (left.findAny().isPresent()) {
          return true;
        }
      }
      Files.delete(directory);
    }
    return removed;
  }
}
