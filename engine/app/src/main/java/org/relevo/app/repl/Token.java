package org.relevo.app.repl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A piece of a program that is being typed.
 *
 * @param kind what it is
 * @param start where it begins
 * @param end where it ends, exclusive
 */
record Token(Kind kind, int start, int end) {
  /** What a token is. */
  enum Kind {
    OPEN,
    CLOSE,
    STRING,
    /** A string whose end has not been typed. */
    OPEN_STRING,
    COMMENT,
    /** A keyword argument, {@code #:name}. */
    KEYWORD,
    /** A number, character or truth value. */
    CONSTANT,
    SYMBOL,
    QUOTE
  }

  private static final String DELIMITERS = "()[]\"; \t\r\n'`,";
  private static final Set<String> TRUTHS = Set.of("#t", "#f", "#true", "#false");

  String text(String program) {
    return program.substring(start, end);
  }

  static boolean isDelimiter(char c) {
    return DELIMITERS.indexOf(c) >= 0;
  }

  /** Returns the tokens of {@code program}, complete or not; white space is none. */
  static List<Token> of(String program) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < program.length()) {
      if (Character.isWhitespace(program.charAt(at))) {
        at++;
        continue;
      }
      Token token = next(program, at);
      tokens.add(token);
      at = token.end;
    }
    return tokens;
  }

  private static Token next(String program, int start) {
    char c = program.charAt(start);
    if (c == '(' || c == '[') {
      return new Token(Kind.OPEN, start, start + 1);
    } else if (c == ')' || c == ']') {
      return new Token(Kind.CLOSE, start, start + 1);
    } else if (c == '"') {
      return string(program, start);
    } else if (c == ';') {
      int end = program.indexOf('\n', start);
      return new Token(Kind.COMMENT, start, end < 0 ? program.length() : end);
    } else if (c == '\'' || c == '`' || c == ',') {
      return new Token(Kind.QUOTE, start, start + 1);
    } else if (program.startsWith("#|", start)) {
      return blockComment(program, start);
    } else if (program.startsWith("#;", start)) {
      return new Token(Kind.COMMENT, start, start + 2);
    } else if (program.startsWith("#(", start)) {
      return new Token(Kind.OPEN, start, start + 2);
    }
    // The character that follows #\ may be a delimiter.
    int end = program.startsWith("#\\", start) ? Math.min(start + 3, program.length()) : start + 1;
    while (end < program.length() && !isDelimiter(program.charAt(end))) {
      end++;
    }
    return new Token(kind(program.substring(start, end)), start, end);
  }

  private static Token string(String program, int start) {
    int at = start + 1;
    while (at < program.length() && program.charAt(at) != '"') {
      at += program.charAt(at) == '\\' ? 2 : 1;
    }
    return at < program.length()
        ? new Token(Kind.STRING, start, at + 1)
        : new Token(Kind.OPEN_STRING, start, program.length());
  }

  private static Token blockComment(String program, int start) {
    int depth = 1;
    int at = start + 2;
    while (at < program.length() && depth > 0) {
      if (program.startsWith("#|", at)) {
        depth++;
        at += 2;
      } else if (program.startsWith("|#", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    }
    return new Token(Kind.COMMENT, start, Math.min(at, program.length()));
  }

  private static Kind kind(String word) {
    if (word.startsWith("#:")) {
      return Kind.KEYWORD;
    }
    return word.startsWith("#\\")
            || TRUTHS.contains(word)
            || word.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|[+-]?\\d+/\\d+|#[xbod].*")
        ? Kind.CONSTANT
        : Kind.SYMBOL;
  }
}
