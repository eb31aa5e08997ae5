package org.relevo.app.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.relevo.formats.hash.Hash;

/**
 * Text with a line that says that it is ours, and what it was when we wrote it: so a file that somebody else wrote or
 * changed is never taken for ours. The line is the first, or the second after {@code #!}. The wrapper script looks for it,
 * too.
 */
final class MarkedText {
  private static final String MARK = "# Written by relevo install-hook";
  private static final Pattern LINE =
      Pattern.compile("\\A(#!.*\n)?" + MARK + "; sha256 of the rest: ([0-9a-f]{64})\n");
  private static final int LARGEST = 1 << 20;

  private MarkedText() {}

  /** What is at a place. */
  enum Standing {
    /** Nothing. */
    ABSENT,
    /** A file of ours, as we wrote it. */
    OURS,
    /** A file of ours that somebody changed. */
    CHANGED,
    /** Anything else. */
    FOREIGN
  }

  /** Returns {@code text} with the line in it. */
  static String of(String text) {
    String line = MARK + "; sha256 of the rest: " + digest(text) + "\n";
    int start = text.startsWith("#!") ? text.indexOf('\n') + 1 : 0;
    return text.substring(0, start) + line + text.substring(start);
  }

  /** Returns whose file it is. */
  static Standing standing(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Standing.ABSENT;
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
      return Standing.FOREIGN;
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    Matcher line = LINE.matcher(text);
    if (!line.find()) {
      return text.contains(MARK) ? Standing.CHANGED : Standing.FOREIGN;
    }
    int start = line.end(1) < 0 ? 0 : line.end(1);
    String rest = text.substring(0, start) + text.substring(line.end());
    return digest(rest).equals(line.group(2)) ? Standing.OURS : Standing.CHANGED;
  }

  private static String digest(String text) {
    return Hash.sha256(text.getBytes(StandardCharsets.UTF_8)).hex();
  }
}
