package org.relevo.app.install;

import java.nio.file.Path;

/**
 * A file to be written.
 *
 * @param place where, as seen from inside the host
 * @param text the whole of it
 * @param permissions as in {@code rwxr-xr-x}
 */
record PlannedFile(Path place, String text, String permissions) {
  static PlannedFile script(Path place, String text) {
    return new PlannedFile(place, text, "rwxr-xr-x");
  }

  static PlannedFile settings(Path place, String text) {
    return new PlannedFile(place, text, "rw-r--r--");
  }
}
