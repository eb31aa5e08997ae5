package org.relevo.app.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the real guix, in the places where the wrapper looks, too. */
final class RealGuix {
  private static final List<String> USUAL = List.of(
      "/var/guix/profiles/per-user/root/current-guix/bin/guix",
      "/run/current-system/profile/bin/guix");

  private RealGuix() {}

  /**
   * Returns the first there is of what {@code GUIX} names, the usual places, and {@code guix} on the search path; never a
   * wrapper of ours. Symbolic links stay as they are, since they follow each {@code guix pull}.
   */
  static Optional<Path> find(HostRoot root, Caller caller) throws IOException {
    List<String> places = new ArrayList<>();
    caller.variable("GUIX").ifPresent(places::add);
    places.addAll(USUAL);
    for (String directory : caller.variable("PATH").orElse("").split(":")) {
      places.add(directory + "/guix");
    }
    for (String place : places) {
      if (place.startsWith("/") && isReal(root, place)) {
        return Optional.of(Path.of(place));
      }
    }
    return Optional.empty();
  }

  private static boolean isReal(HostRoot root, String place) throws IOException {
    try {
      Path file = root.at(place);
      return Files.isRegularFile(file)
          && Files.isExecutable(file)
          && MarkedText.standing(file.toRealPath()) == MarkedText.Standing.FOREIGN;
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
