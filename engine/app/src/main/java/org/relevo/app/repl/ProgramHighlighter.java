package org.relevo.app.repl;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours what is typed: strings, comments, keywords, special forms, the brackets at the cursor and stray ones. */
final class ProgramHighlighter implements Highlighter {
  private static final Set<String> SPECIAL = Set.of(
      "and",
      "begin",
      "build-machine",
      "case",
      "case-lambda",
      "cond",
      "cut",
      "define",
      "define*",
      "define-public",
      "define-record-type",
      "define-syntax",
      "define-syntax-rule",
      "do",
      "else",
      "guard",
      "if",
      "lambda",
      "lambda*",
      "let",
      "let*",
      "let*-values",
      "let-values",
      "letrec",
      "letrec*",
      "match",
      "or",
      "parameterize",
      "quasiquote",
      "quote",
      "receive",
      "set!",
      "syntax-rules",
      "unless",
      "use-modules",
      "when");

  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;

  private final ProgramParser parser;

  ProgramHighlighter(ProgramParser parser) {
    this.parser = parser;
  }

  @Override
  public AttributedString highlight(LineReader reader, String buffer) {
    return highlight(buffer, parser.isAccepted() ? -1 : reader.getBuffer().cursor());
  }

  /**
   * Returns {@code program} with its colours.
   *
   * @param cursor where it is; below 0 if nowhere
   */
  static AttributedString highlight(String program, int cursor) {
    AttributedStringBuilder out = new AttributedStringBuilder();
    int at = 0;
    if (MetaCommands.isCommand(program)) {
      while (at < program.length()
          && (!Character.isWhitespace(program.charAt(at))
              || program.substring(0, at).isBlank())) {
        at++;
      }
      out.styled(PLAIN.foreground(AttributedStyle.CYAN), program.substring(0, at));
    }
    String rest = program.substring(at);
    List<Token> tokens = Token.of(rest);
    Brackets brackets = Brackets.of(tokens);
    Optional<Integer> marked = brackets.at(tokens, cursor - at);
    int end = 0;
    for (Token token : tokens) {
      out.append(rest.substring(end, token.start()));
      boolean pair = marked.isPresent()
          && (marked.get() == token.start()
              || marked
                  .flatMap(start -> Optional.ofNullable(brackets.partners().get(start)))
                  .filter(partner -> partner == token.start())
                  .isPresent());
      boolean stray = brackets.stray().contains(token.start());
      out.styled(style(token, token.text(rest), pair, stray), token.text(rest));
      end = token.end();
    }
    return out.append(rest.substring(end)).toAttributedString();
  }

  private static AttributedStyle style(Token token, String text, boolean pair, boolean stray) {
    if (stray) {
      return PLAIN.foreground(AttributedStyle.RED).inverse();
    }
    if (pair) {
      return PLAIN.bold().underline();
    }
    return switch (token.kind()) {
      case STRING, OPEN_STRING -> PLAIN.foreground(AttributedStyle.GREEN);
      case COMMENT -> PLAIN.foreground(AttributedStyle.BRIGHT | AttributedStyle.BLACK);
      case KEYWORD -> PLAIN.foreground(AttributedStyle.MAGENTA);
      case SYMBOL ->
        SPECIAL.contains(text) ? PLAIN.foreground(AttributedStyle.BLUE).bold() : PLAIN;
      case OPEN, CLOSE, CONSTANT, QUOTE -> PLAIN;
    };
  }
}
