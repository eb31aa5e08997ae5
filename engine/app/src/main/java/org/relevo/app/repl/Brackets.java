package org.relevo.app.repl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which brackets of a text belong together.
 *
 * @param partners of each bracket that has one, by where their tokens begin
 * @param stray closing brackets that close nothing
 */
record Brackets(Map<Integer, Integer> partners, Set<Integer> stray) {
  static Brackets of(List<Token> tokens) {
    Map<Integer, Integer> partners = new HashMap<>();
    Set<Integer> stray = new HashSet<>();
    Deque<Token> open = new ArrayDeque<>();
    for (Token token : tokens) {
      if (token.kind() == Token.Kind.OPEN) {
        open.push(token);
      } else if (token.kind() == Token.Kind.CLOSE) {
        @Nullable Token opening = open.poll();
        if (opening == null) {
          stray.add(token.start());
        } else {
          partners.put(opening.start(), token.start());
          partners.put(token.start(), opening.start());
        }
      }
    }
    return new Brackets(partners, stray);
  }

  /** Returns the bracket at the cursor, the one before it rather than the one under it, if it has a partner. */
  Optional<Integer> at(List<Token> tokens, int cursor) {
    for (Token token : tokens) {
      if (token.end() == cursor && partners.containsKey(token.start())) {
        return Optional.of(token.start());
      }
    }
    return tokens.stream()
        .map(Token::start)
        .filter(start -> start == cursor && partners.containsKey(start))
        .findFirst();
  }
}
