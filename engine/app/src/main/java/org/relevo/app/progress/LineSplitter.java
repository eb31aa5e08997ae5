package org.relevo.app.progress;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Makes lines of a log that comes in pieces: at line feeds and lone carriage returns, and at the latest after {@value
 * #LONGEST} bytes. Bytes that are not UTF-8 become replacement characters, control characters question marks, and
 * colours are taken out. Not
 * thread-safe.
 */
public final class LineSplitter {
  private static final int LONGEST = 8192;
  private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*[mK]");
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\t]]");

  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean afterReturn;

  /** Makes a splitter that hands lines, without their ends, to {@code lines}. */
  public LineSplitter(Consumer<String> lines) {
    this.lines = lines;
  }

  /** Takes the next piece. */
  public void accept(byte[] piece) {
    for (byte b : piece) {
      if (b == '\n' || b == '\r') {
        // A line feed after a carriage return ends the same line.
        if (b == '\r' || !afterReturn) {
          emit();
        }
      } else {
        line.write(b);
        if (line.size() >= LONGEST) {
          emit();
        }
      }
      afterReturn = b == '\r';
    }
  }

  /** Hands on what came after the last line end, if anything. */
  public void finish() {
    if (line.size() > 0) {
      emit();
    }
  }

  private void emit() {
    // Builders print what they like; it must not steer the operator's terminal.
    String text = COLOURS.matcher(line.toString(StandardCharsets.UTF_8)).replaceAll("");
    line.reset();
    lines.accept(CONTROLS.matcher(text).replaceAll("?"));
  }
}
