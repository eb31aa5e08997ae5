package org.relevo.app.repl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What is known of the place in a program where something is to be completed.
 *
 * @param start where the word begins that is being typed; in a string, after its quote
 * @param inString whether that is in a string
 * @param inComment whether it is in a comment, where there is nothing to complete
 * @param isHead whether the word is the first of a form
 * @param forms the first words of the forms that it stands in, the innermost first; empty for those that have none
 */
record Spot(int start, boolean inString, boolean inComment, boolean isHead, List<String> forms) {
  static Spot of(String program, int cursor) {
    String before = program.substring(0, cursor);
    List<Token> tokens = Token.of(before);
    int start = cursor;
    boolean inString = false;
    boolean inComment = false;
    Deque<String> forms = new ArrayDeque<>();
    boolean isHead = false;
    for (Token token : tokens) {
      boolean last = token.end() == cursor;
      switch (token.kind()) {
        case OPEN -> {
          forms.push("");
          isHead = true;
        }
        case CLOSE -> {
          forms.poll();
          isHead = false;
        }
        case QUOTE -> {}
        case COMMENT -> inComment = last && !before.endsWith("|#");
        case OPEN_STRING -> {
          inString = true;
          start = token.start() + 1;
        }
        case SYMBOL, KEYWORD, CONSTANT, STRING -> {
          boolean typed = last && token.kind() != Token.Kind.STRING;
          if (typed) {
            start = token.start();
          } else {
            if (isHead) {
              forms.pop();
              forms.push(token.text(before));
            }
            isHead = false;
          }
        }
      }
    }
    return new Spot(start, inString, inComment, isHead && !inString, List.copyOf(forms));
  }

  /** Returns the first word of the {@code depth}th form around the word, 0 being the innermost; may be empty. */
  String form(int depth) {
    return depth < forms.size() ? forms.get(depth) : "";
  }
}
