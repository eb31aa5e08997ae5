package org.relevo.app.progress;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where lines go, with a status line below them if it is a terminal: it is wiped before every line and drawn again after
 * it. Thread-safe.
 */
public final class Screen implements AutoCloseable {
  private static final String WIPE = "\r\u001b[K";
  private static final int DEFAULT_WIDTH = 80;

  private final PrintStream out;
  private final boolean terminal;
  private final int width;
  private String status = "";

  /**
   * Makes a screen.
   *
   * @param terminal whether {@code out} is one that understands ANSI sequences
   * @param width its columns; ignored otherwise
   */
  public Screen(PrintStream out, boolean terminal, int width) {
    this.out = out;
    this.terminal = terminal;
    this.width = width;
  }

  /** Returns standard error as a screen. */
  public static Screen standardError() {
    String term = System.getenv("TERM");
    boolean ansi = term != null && !term.isEmpty() && !term.equals("dumb");
    return new Screen(System.err, ansi && isTerminal(2), columns());
  }

  /** Returns whether a file descriptor of this process is a terminal. */
  public static boolean isTerminal(int descriptor) {
    // System.console() tells of input and output together, and from Java 22 on not even that.
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor)))
          .toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static int columns() {
    try {
      return Math.max(20, Integer.parseInt(System.getenv().getOrDefault("COLUMNS", "")));
    } catch (NumberFormatException e) {
      return DEFAULT_WIDTH;
    }
  }

  /** Returns whether it can show a status line. */
  public boolean isTerminal() {
    return terminal;
  }

  /** Returns how many columns a status line has. */
  public int width() {
    return width - 1;
  }

  /** Prints a line. */
  public synchronized void line(String text) {
    if (status.isEmpty()) {
      out.println(text);
    } else {
      out.println(WIPE + text);
      out.print(status);
    }
    out.flush();
  }

  /** Shows {@code text} as the status line, cut to the width; the empty text removes it. Only on a terminal. */
  public synchronized void status(String text) {
    String fitting = text.length() > width() ? text.substring(0, width()) : text;
    if (terminal && !fitting.equals(status)) {
      out.print(WIPE + fitting);
      out.flush();
      status = fitting;
    }
  }

  /** Removes the status line; the stream stays open. */
  @Override
  public void close() {
    status("");
  }
}
