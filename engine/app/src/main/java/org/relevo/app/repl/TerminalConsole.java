package org.relevo.app.repl;

import java.io.PrintStream;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Tells on a terminal. What it tells begins on a line of its own, whatever programs printed before. */
final class TerminalConsole implements Console {
  private final Terminal terminal;
  private final boolean colours;
  private final LineOutput print;

  /**
   * Makes a console.
   *
   * @param colours whether it may be in colour
   */
  TerminalConsole(Terminal terminal, boolean colours) {
    this.terminal = terminal;
    this.colours = colours;
    this.print = new LineOutput(terminal.output(), terminal.encoding());
  }

  /** Returns where programs print. */
  PrintStream output() {
    return print;
  }

  boolean colours() {
    return colours;
  }

  /** Goes to the beginning of a line, unless it is there. */
  void freshLine() {
    print.freshLine();
  }

  @Override
  public void line(String text) {
    freshLine();
    print.println(text);
    print.flush();
  }

  @Override
  public void value(String name, String text) {
    String prefix = name + " = ";
    // The lines of a form stand below its first; other values have a header, and lines that are
    // indented.
    String indent = "\n" + (text.startsWith("(") ? " ".repeat(prefix.length()) : "");
    line(styled(AttributedStyle.DEFAULT.faint(), prefix) + text.replace("\n", indent));
  }

  @Override
  public void error(String message, String details) {
    line(styled(AttributedStyle.DEFAULT.foreground(AttributedStyle.RED), message)
        + (details.isEmpty() ? "" : "\n" + details));
  }

  /** Says that an evaluation was stopped, below the {@code ^C} that the terminal has shown. */
  void interrupted() {
    print.println();
    error("Interrupted.", "");
  }

  String styled(AttributedStyle style, String text) {
    return colours ? new AttributedStringBuilder().styled(style, text).toAnsi(terminal) : text;
  }
}
