package org.relevo.app.install;

import java.nio.file.Path;

/**
 * The directory that holds the host's files: {@code /}, or where the file system of another host is mounted. Files name each
 * other as they are seen from inside.
 */
record HostRoot(Path directory) {
  /** Returns where the file that the host has at {@code place}, an absolute path, is to be found from here. */
  Path at(Path place) {
    return directory.resolve(place.getRoot().relativize(place));
  }

  /** The same for a place that is known beforehand. */
  Path at(String place) {
    return at(Path.of(place));
  }
}
