package org.relevo.scheme.dialect;

import gnu.text.Char;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.IntPredicate;

/** The procedures on sets of characters (SRFI 14), and the sets that have names. */
final class CharSets {
  private static final Map<String, IntPredicate> NAMED = Map.ofEntries(
      Map.entry("empty", c -> false),
      Map.entry("full", c -> c < 0xD800 || c > 0xDFFF),
      Map.entry("ascii", c -> c < 128),
      Map.entry("letter", Character::isLetter),
      Map.entry("digit", c -> Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER),
      Map.entry("letter+digit", c -> Character.isLetter(c) || Character.isDigit(c)),
      Map.entry("upper-case", Character::isUpperCase),
      Map.entry("lower-case", Character::isLowerCase),
      Map.entry("title-case", Character::isTitleCase),
      Map.entry("whitespace", CharSets::isWhitespace),
      Map.entry("blank", c -> c == '\t' || Character.getType(c) == Character.SPACE_SEPARATOR),
      Map.entry("punctuation", CharSets::isPunctuation),
      Map.entry("symbol", CharSets::isSymbol),
      Map.entry("hex-digit", c -> c < 128 && Character.digit(c, 16) >= 0),
      Map.entry("iso-control", c -> Character.getType(c) == Character.CONTROL),
      Map.entry("graphic", CharSets::isGraphic),
      Map.entry("printing", c -> isGraphic(c) || isWhitespace(c)));

  /** What tokens are made of unless a program says otherwise. */
  static final CharSet GRAPHIC = CharSet.where(CharSets::isGraphic);

  private CharSets() {}

  static void addTo(Vocabulary vocabulary) {
    NAMED.forEach(
        (name, predicate) -> vocabulary.value("char-set:" + name, CharSet.where(predicate)));
    vocabulary
        .procedure("char-set", 0, Primitive.ANY, a -> CharSet.of(Texts.list(Arrays.asList(a))))
        .procedure("->char-set", 1, a -> CharSet.of(a[0]))
        .procedure("string->char-set", 1, 2, CharSets::withBase)
        .procedure("list->char-set", 1, 2, CharSets::withBase)
        .procedure("ucs-range->char-set", 2, 4, a -> {
          int from = Texts.index(a[0]);
          int to = Texts.index(a[1]);
          return CharSet.where(c -> c >= from && c < to);
        })
        .procedure("char-set?", 1, a -> a[0] instanceof CharSet)
        .procedure("char-set-contains?", 2, a -> CharSet.of(a[0]).contains(Texts.character(a[1])))
        .procedure("char-set-size", 1, a -> CharSet.of(a[0]).size())
        .procedure("char-set->list", 1, a -> Texts.list(CharSet.of(a[0]).characters()))
        .procedure("char-set->string", 1, a -> {
          StringBuilder text = new StringBuilder();
          CharSet.of(a[0]).characters().forEach(c -> text.appendCodePoint(Texts.character(c)));
          return text.toString();
        })
        .procedure("char-set-complement", 1, a -> CharSet.of(a[0]).complement())
        .procedure("char-set-union", 0, Primitive.ANY, a -> folded(a, CharSet::union))
        .procedure("char-set-intersection", 1, Primitive.ANY, a -> folded(a, CharSet::intersection))
        .procedure("char-set-difference", 1, Primitive.ANY, a -> folded(a, CharSet::difference))
        .procedure("char-set-adjoin", 1, Primitive.ANY, a -> folded(a, CharSet::union))
        .procedure("char-set-delete", 1, Primitive.ANY, a -> folded(a, CharSet::difference))
        .procedure("char-set=", 0, Primitive.ANY, a -> {
          List<CharSet> sets = Arrays.stream(a).map(CharSet::of).toList();
          return sets.stream().allMatch(set -> set.sameAs(sets.get(0)));
        })
        .procedure("char-set<=", 0, Primitive.ANY, a -> {
          List<CharSet> sets = Arrays.stream(a).map(CharSet::of).toList();
          for (int i = 1; i < sets.size(); i++) {
            if (sets.get(i - 1).difference(sets.get(i)).size() > 0) {
              return false;
            }
          }
          return true;
        })
        .procedure("char-set-filter", 2, 3, a -> {
          CharSet set = CharSet.of(a[1]);
          return CharSet.of(
              Texts.list(set.characters().stream().filter(c -> holds(a[0], c)).toList()));
        })
        .procedure(
            "char-set-any",
            2,
            a -> CharSet.of(a[1]).characters().stream().anyMatch(c -> holds(a[0], c)))
        .procedure(
            "char-set-every",
            2,
            a -> CharSet.of(a[1]).characters().stream().allMatch(c -> holds(a[0], c)))
        .procedure("char-set-count", 2, a -> (int)
            CharSet.of(a[1]).characters().stream().filter(c -> holds(a[0], c)).count())
        .procedure("char-set-fold", 3, a -> {
          Object value = a[1];
          for (Object c : CharSet.of(a[2]).characters()) {
            value = Texts.procedure(a[0]).apply2(c, value);
          }
          return value;
        });
  }

  private static CharSet withBase(Object[] a) {
    CharSet set = CharSet.of(a[0]);
    return a.length > 1 ? set.union(CharSet.of(a[1])) : set;
  }

  private static CharSet folded(Object[] sets, BinaryOperator<CharSet> operator) {
    return Arrays.stream(sets)
        .map(CharSet::of)
        .reduce(operator)
        .orElseGet(() -> CharSet.of(Texts.list(List.of())));
  }

  private static boolean holds(Object predicate, Object character) {
    try {
      return Texts.isTrue(Texts.procedure(predicate).apply1(Char.make(Texts.character(character))));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw JavaErrors.translate(e);
    }
  }

  private static boolean isWhitespace(int c) {
    return c >= 9 && c <= 13 || c == 0x85 || Character.isSpaceChar(c);
  }

  private static boolean isPunctuation(int c) {
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION -> true;
      default -> false;
    };
  }

  private static boolean isSymbol(int c) {
    return switch (Character.getType(c)) {
      case Character.MATH_SYMBOL,
          Character.CURRENCY_SYMBOL,
          Character.MODIFIER_SYMBOL,
          Character.OTHER_SYMBOL -> true;
      default -> false;
    };
  }

  private static boolean isGraphic(int c) {
    boolean mark = switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER -> true;
      default -> false;
    };
    return mark || Character.isLetterOrDigit(c) || isPunctuation(c) || isSymbol(c);
  }
}
