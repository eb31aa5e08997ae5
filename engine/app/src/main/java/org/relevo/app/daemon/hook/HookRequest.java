package org.relevo.app.daemon.hook;

import java.util.Set;
import java.util.TreeSet;
import org.relevo.formats.path.StorePath;

/**
 * The offer of one build.
 *
 * @param wantsLocal whether this host could start it now
 * @param system the system type that it is for
 * @param derivation what to build
 * @param features the system features that it requires
 */
public record HookRequest(
    boolean wantsLocal, String system, StorePath derivation, Set<String> features) {
  /** Returns the line for the hook; the features are the last word, which is empty if there are none. */
  String line() {
    return (wantsLocal ? "1 " : "0 ") + system + " " + derivation + " "
        + String.join(",", new TreeSet<>(features)) + "\n";
  }
}
