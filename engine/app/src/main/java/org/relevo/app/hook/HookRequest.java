package org.relevo.app.hook;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.path.StorePathException;

/**
 * A line in which the daemon asks whether a build is taken: {@code WANTS-LOCAL SYSTEM DRV FEATURE,FEATURE,…}.
 *
 * @param wantsLocal whether the daemon could build it itself at this moment
 * @param system the system type that it needs
 * @param derivation the derivation
 * @param features the system features that it needs
 */
public record HookRequest(
    boolean wantsLocal, String system, StorePath derivation, Set<String> features) {
  /** Reads a line, without its end. */
  static HookRequest parse(StoreDir dir, String line) throws HookFormatException {
    String[] words = line.strip().split(" +", 4);
    if (words.length < 3) {
      throw new HookFormatException(
          "a request has the form \"WANTS-LOCAL SYSTEM DRV FEATURE,…\", not " + excerpt(line));
    }
    if (!words[0].equals("0") && !words[0].equals("1")) {
      throw new HookFormatException(
          "WANTS-LOCAL must be 0 or 1, not " + excerpt(words[0]) + ", in " + excerpt(line));
    }
    Set<String> features = new LinkedHashSet<>(
        words.length == 4 ? List.of(words[3].strip().split("[, ]+")) : List.of());
    features.remove("");
    return new HookRequest(
        words[0].equals("1"), words[1], derivation(dir, words[2]), Set.copyOf(features));
  }

  /** Returns the line, without its end; the features are the last word, which is empty if there are none. */
  public String line() {
    return (wantsLocal ? "1 " : "0 ") + system + " " + derivation + " "
        + String.join(",", new TreeSet<>(features));
  }

  private static StorePath derivation(StoreDir dir, String text) throws HookFormatException {
    StorePath path;
    try {
      path = dir.parse(text);
    } catch (StorePathException e) {
      throw new HookFormatException(
          "no derivation of the store " + dir + " is named " + excerpt(text));
    }
    if (!path.isDerivation()) {
      throw new HookFormatException(text + " is no derivation");
    }
    return path;
  }

  /** Returns {@code text} as far as people want to see it. */
  static String excerpt(String text) {
    return "\"" + (text.length() > 200 ? text.substring(0, 200) + "…" : text) + "\"";
  }
}
