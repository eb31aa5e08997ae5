package org.relevo.scheme.dialect;

import gnu.expr.Keyword;
import gnu.lists.FVector;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kawa.lang.Translator;

/** Reads one pattern of {@code match} (Guile manual, "Pattern Matching"). */
final class MatchParser {
  private static final Pattern COUNTED = Pattern.compile("(?:\\.\\.|__)(\\d+)");

  private final List<Object> variables = new ArrayList<>();
  private final List<Object> procedures = new ArrayList<>();

  /** Returns the variables in the order of their slots, wrapped as they stood. */
  List<Object> variables() {
    return variables;
  }

  /** Returns the expressions of the procedures that the pattern mentions. */
  List<Object> procedures() {
    return procedures;
  }

  /**
   * Reads a pattern.
   *
   * @throws SchemeError if it is none
   */
  MatchPattern parse(Object datum) {
    Object inner = SyntaxParts.unwrapped(datum);
    if (inner instanceof Symbol symbol && !(inner instanceof Keyword)) {
      if (repetition(inner).isPresent()) {
        throw syntax("an ellipsis follows a pattern: (PATTERN ...)");
      }
      if (symbol.getName().equals("***")) {
        throw syntax("*** is not supported; write a procedure that goes through the tree");
      }
      return symbol.getName().equals("_") ? new MatchPattern.Anything() : variable(datum);
    }
    if (inner instanceof FVector<?> vector) {
      return vector(datum, vector);
    }
    if (!(inner instanceof Pair)) {
      return new MatchPattern.Literal(Translator.stripSyntax(inner));
    }
    Object head = SyntaxParts.unwrapped(SyntaxParts.first(datum));
    List<Object> parts = SyntaxParts.list(datum);
    boolean special = head instanceof Symbol
        && SyntaxParts.isProper(datum)
        && parts.size() > 1
        && repetition(SyntaxParts.unwrapped(parts.get(1))).isEmpty();
    return special
        ? special(head.toString(), parts, datum)
        : head instanceof Symbol
                && parts.size() == 1
                && List.of("and", "or").contains(head.toString())
            ? special(head.toString(), parts, datum)
            : list(datum);
  }

  private MatchPattern special(String head, List<Object> parts, Object datum) {
    List<Object> rest = parts.subList(1, parts.size());
    switch (head) {
      case "quote" -> {
        return new MatchPattern.Literal(Translator.stripSyntax(rest.get(0)));
      }
      case "quasiquote" -> {
        return parse(quasi(rest.get(0)));
      }
      case "?" -> {
        procedures.add(rest.get(0));
        List<MatchPattern> all = new ArrayList<>();
        all.add(new MatchPattern.Predicate(procedures.size() - 1));
        rest.subList(1, rest.size()).forEach(part -> all.add(parse(part)));
        return new MatchPattern.All(all);
      }
      case "=" -> {
        if (rest.size() != 2) {
          throw syntax("expected (= PROCEDURE PATTERN)");
        }
        procedures.add(rest.get(0));
        int procedure = procedures.size() - 1;
        return new MatchPattern.Field(procedure, parse(rest.get(1)));
      }
      case "and" -> {
        return new MatchPattern.All(parsed(rest));
      }
      case "or" -> {
        return new MatchPattern.Any(alternatives(rest));
      }
      case "not" -> {
        return new MatchPattern.Not(parse(rest.get(0)));
      }
      case "$" ->
        throw syntax(
            "($ RECORD FIELD ...) is not supported; write (? RECORD? (= ACCESSOR FIELD) ...)");
      default -> {
        return list(datum);
      }
    }
  }

  private List<MatchPattern> parsed(List<Object> patterns) {
    List<MatchPattern> all = new ArrayList<>();
    patterns.forEach(pattern -> all.add(parse(pattern)));
    return all;
  }

  /** A variable that several alternatives have is bound by each, not compared. */
  private List<MatchPattern> alternatives(List<Object> patterns) {
    List<MatchPattern> all = new ArrayList<>();
    int known = variables.size();
    for (Object pattern : patterns) {
      MatchParser branch = new MatchParser();
      branch.variables.addAll(variables);
      branch.procedures.addAll(procedures);
      branch.fresh = known;
      all.add(branch.parse(pattern));
      variables.clear();
      variables.addAll(branch.variables);
      procedures.clear();
      procedures.addAll(branch.procedures);
    }
    return all;
  }

  // Variables from this slot on were bound by other alternatives.
  private int fresh = Integer.MAX_VALUE;

  private MatchPattern variable(Object datum) {
    for (int slot = 0; slot < variables.size(); slot++) {
      if (same(variables.get(slot), datum)) {
        return slot >= fresh ? new MatchPattern.Variable(slot) : new MatchPattern.Same(slot);
      }
    }
    variables.add(datum);
    return new MatchPattern.Variable(variables.size() - 1);
  }

  private static boolean same(Object a, Object b) {
    boolean wrapped = a != SyntaxParts.unwrapped(a);
    return SyntaxParts.unwrapped(a).equals(SyntaxParts.unwrapped(b))
        && wrapped == (b != SyntaxParts.unwrapped(b));
  }

  private MatchPattern vector(Object datum, FVector<?> vector) {
    Object list = Texts.list(new ArrayList<>(vector));
    return new MatchPattern.VectorOf(parse(
        datum instanceof kawa.lang.SyntaxForm wrapped
            ? Translator.wrapSyntax(list, wrapped)
            : list));
  }

  private MatchPattern list(Object datum) {
    Object inner = SyntaxParts.unwrapped(datum);
    if (!(inner instanceof Pair)) {
      return inner == LList.Empty ? new MatchPattern.Literal(LList.Empty) : parse(datum);
    }
    Object rest = SyntaxParts.rest(datum);
    if (SyntaxParts.unwrapped(rest) instanceof Pair) {
      OptionalInt least = repetition(SyntaxParts.unwrapped(SyntaxParts.first(rest)));
      if (least.isPresent()) {
        return repeated(SyntaxParts.first(datum), least.getAsInt(), SyntaxParts.rest(rest));
      }
    }
    Object first = SyntaxParts.first(datum);
    Optional<MatchPattern> access = access(first, rest);
    if (access.isPresent()) {
      return access.get();
    }
    MatchPattern head = parse(first);
    return new MatchPattern.Cons(head, list(rest));
  }

  private Optional<MatchPattern> access(Object first, Object rest) {
    List<Object> parts =
        SyntaxParts.unwrapped(first) instanceof Pair ? SyntaxParts.list(first) : List.of();
    String head = parts.size() == 2 ? SyntaxParts.unwrapped(parts.get(0)).toString() : "";
    if (!head.equals("get!") && !head.equals("set!")) {
      return Optional.empty();
    }
    variables.add(parts.get(1));
    int slot = variables.size() - 1;
    return Optional.of(new MatchPattern.Access(slot, head.equals("set!"), list(rest)));
  }

  private MatchPattern repeated(Object element, int least, Object rest) {
    int before = variables.size();
    MatchPattern repeated = parse(element);
    List<Integer> slots = new ArrayList<>();
    for (int slot = before; slot < variables.size(); slot++) {
      slots.add(slot);
    }
    if (!SyntaxParts.isProper(rest)) {
      throw syntax("no dot may follow an ellipsis");
    }
    List<MatchPattern> tail = new ArrayList<>();
    for (Object pattern : SyntaxParts.list(rest)) {
      if (repetition(SyntaxParts.unwrapped(pattern)).isPresent()) {
        throw syntax("a list has one ellipsis at most");
      }
      tail.add(parse(pattern));
    }
    return new MatchPattern.Repeated(repeated, slots, least, tail);
  }

  /** Returns how many elements there must be at least, if {@code datum} is an ellipsis. */
  private static OptionalInt repetition(Object datum) {
    if (!(datum instanceof Symbol symbol)) {
      return OptionalInt.empty();
    }
    String name = symbol.getName();
    if (name.equals("...") || name.equals("___")) {
      return OptionalInt.of(0);
    }
    Matcher counted = COUNTED.matcher(name);
    return counted.matches()
        ? OptionalInt.of(Integer.parseInt(counted.group(1)))
        : OptionalInt.empty();
  }

  /** Returns the pattern that a quasiquoted datum stands for. */
  private static Object quasi(Object datum) {
    Object inner = SyntaxParts.unwrapped(datum);
    if (inner instanceof FVector<?> vector) {
      List<Object> elements = new ArrayList<>();
      vector.forEach(element -> elements.add(quasi(element)));
      return new FVector<>(elements);
    }
    if (!(inner instanceof Pair)) {
      boolean quoted = inner instanceof Symbol && repetition(inner).isEmpty();
      return quoted ? LList.list2(Symbol.valueOf("quote"), datum) : datum;
    }
    Object head = SyntaxParts.unwrapped(SyntaxParts.first(datum));
    if (head instanceof Symbol symbol && SyntaxParts.list(datum).size() == 2) {
      if (symbol.getName().equals("unquote")) {
        return SyntaxParts.list(datum).get(1);
      }
      if (symbol.getName().equals("unquote-splicing")) {
        throw syntax(",@ has no meaning in a pattern; write ,NAME ...");
      }
    }
    return new Pair(quasi(SyntaxParts.first(datum)), quasi(SyntaxParts.rest(datum)));
  }

  private static SchemeError syntax(String message) {
    return SchemeError.of("syntax-error", "match", message);
  }
}
