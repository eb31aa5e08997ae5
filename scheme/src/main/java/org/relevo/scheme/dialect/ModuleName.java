package org.relevo.scheme.dialect;

import gnu.lists.Pair;
import gnu.mapping.Symbol;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The name of a module, such as {@code (srfi srfi-1)}.
 *
 * @param parts its symbols and numbers, at least one
 */
record ModuleName(List<String> parts) {
  /** Names what every program has from the start, as in Guile. */
  static final ModuleName CORE = new ModuleName(List.of("guile"));

  ModuleName {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("the name of a module is empty");
    }
    parts = List.copyOf(parts);
  }

  /** Reads a name as it is written in programs, with the parentheses. */
  static ModuleName parse(String text) {
    return new ModuleName(List.of(text.substring(1, text.length() - 1).split(" ")));
  }

  /** Returns the name that {@code datum} is; nothing if it is none. */
  static Optional<ModuleName> of(@Nullable Object datum) {
    if (!(datum instanceof Pair)) {
      return Optional.empty();
    }
    List<Object> parts = Texts.list(datum);
    boolean good =
        parts.stream().allMatch(part -> part instanceof Symbol || part instanceof Number);
    return good
        ? Optional.of(new ModuleName(parts.stream().map(Object::toString).toList()))
        : Optional.empty();
  }

  /** Returns the path of its source below a directory, without {@code .scm}. */
  String path() {
    return String.join("/", parts);
  }

  @Override
  public String toString() {
    return parts.stream().collect(Collectors.joining(" ", "(", ")"));
  }
}
