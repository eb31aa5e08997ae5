package org.relevo.scheme.dialect;

import java.util.Comparator;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** Comparisons of characters and strings, each with any number of arguments. */
final class Comparisons {
  private Comparisons() {}

  static void addTo(Vocabulary vocabulary) {
    add(vocabulary, "char", Comparisons::text, Comparator.naturalOrder());
    add(vocabulary, "char-ci", Comparisons::text, String.CASE_INSENSITIVE_ORDER);
    add(vocabulary, "string", Texts::string, Comparator.naturalOrder());
    add(vocabulary, "string-ci", Texts::string, String.CASE_INSENSITIVE_ORDER);
  }

  private static String text(Object character) {
    return Character.toString(Texts.character(character));
  }

  private static void add(
      Vocabulary vocabulary, String kind, Function<Object, String> text, Comparator<String> order) {
    add(vocabulary, kind + "=?", text, order, sign -> sign == 0);
    add(vocabulary, kind + "<?", text, order, sign -> sign < 0);
    add(vocabulary, kind + ">?", text, order, sign -> sign > 0);
    add(vocabulary, kind + "<=?", text, order, sign -> sign <= 0);
    add(vocabulary, kind + ">=?", text, order, sign -> sign >= 0);
  }

  private static void add(
      Vocabulary vocabulary,
      String name,
      Function<Object, String> text,
      Comparator<String> order,
      IntPredicate holds) {
    vocabulary.procedure(name, 0, Primitive.ANY, a -> {
      for (int i = 1; i < a.length; i++) {
        if (!holds.test(order.compare(text.apply(a[i - 1]), text.apply(a[i])))) {
          return false;
        }
      }
      return true;
    });
  }
}
