package org.relevo.app.repl;

import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.relevo.scheme.dialect.Session;

/** Tells JLine when input is complete, and what the word at the cursor is. */
final class ProgramParser implements Parser {
  private boolean accepted;

  /** Returns whether the input is complete and was taken: it is drawn once more, and the cursor means nothing then. */
  boolean isAccepted() {
    return accepted;
  }

  void begin() {
    accepted = false;
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    boolean ends = context == ParseContext.ACCEPT_LINE || context == ParseContext.SECONDARY_PROMPT;
    if (ends && !Session.isComplete(line)) {
      throw new EOFError(-1, -1, "the form is not closed");
    }
    accepted |= context == ParseContext.ACCEPT_LINE;
    if (MetaCommands.isCommand(line) && cursor <= wordEnd(line)) {
      int start = line.indexOf(',');
      String word = line.substring(start, wordEnd(line));
      return new Line(line, cursor, word, Math.max(0, cursor - start));
    }
    int start = Spot.of(line, cursor).start();
    int end = cursor;
    while (end < line.length() && !Token.isDelimiter(line.charAt(end))) {
      end++;
    }
    return new Line(line, cursor, line.substring(start, end), cursor - start);
  }

  private static int wordEnd(String line) {
    int end = line.indexOf(',') + 1;
    while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
      end++;
    }
    return end;
  }

  private record Line(String line, int cursor, String word, int wordCursor)
      implements CompletingParsedLine {
    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return wordCursor;
    }

    @Override
    public int rawWordLength() {
      return word.length();
    }
  }
}
