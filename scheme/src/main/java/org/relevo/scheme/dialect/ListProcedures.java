package org.relevo.scheme.dialect;

import gnu.kawa.functions.AddOp;
import gnu.lists.Pair;
import gnu.mapping.Procedure;
import java.util.ArrayList;
import java.util.List;
import kawa.standard.Scheme;

/** Guile's procedures on numbers and lists that Kawa lacks. */
final class ListProcedures {
  private ListProcedures() {}

  static void addTo(Vocabulary vocabulary) {
    vocabulary
        .procedure("1+", 1, a -> AddOp.apply2(1, a[0], gnu.math.IntNum.one()))
        .procedure("1-", 1, a -> AddOp.apply2(-1, a[0], gnu.math.IntNum.one()))
        .procedure("identity", 1, a -> a[0])
        .procedure("const", 1, a -> new Primitive("const", 0, Primitive.ANY, b -> a[0]))
        .procedure("assoc-ref", 2, a -> reference(a, Scheme.isEqual))
        .procedure("assq-ref", 2, a -> reference(a, Scheme.isEq))
        .procedure("assv-ref", 2, a -> reference(a, Scheme.isEqv))
        .procedure("sort", 2, a -> sort(Texts.list(a[0]), (Procedure) a[1]))
        .procedure("stable-sort", 2, a -> sort(Texts.list(a[0]), (Procedure) a[1]))
        .procedure("and=>", 2, a -> Texts.isTrue(a[0]) ? ((Procedure) a[1]).apply1(a[0]) : false);
  }

  private static Object reference(Object[] arguments, Procedure same) throws Throwable {
    for (Object entry : Texts.list(arguments[0])) {
      if (entry instanceof Pair pair && Texts.isTrue(same.apply2(pair.getCar(), arguments[1]))) {
        return pair.getCdr();
      }
    }
    return false;
  }

  /** A merge sort that survives orders which are none, as Java's own does not. */
  private static Object sort(List<Object> elements, Procedure less) throws Throwable {
    return Texts.list(sorted(elements, less));
  }

  private static List<Object> sorted(List<Object> elements, Procedure less) throws Throwable {
    if (elements.size() < 2) {
      return elements;
    }
    int middle = elements.size() / 2;
    List<Object> left = sorted(elements.subList(0, middle), less);
    List<Object> right = sorted(elements.subList(middle, elements.size()), less);
    List<Object> merged = new ArrayList<>(elements.size());
    int l = 0;
    int r = 0;
    while (l < left.size() || r < right.size()) {
      boolean takeRight = l == left.size()
          || r < right.size() && Texts.isTrue(less.apply2(right.get(r), left.get(l)));
      merged.add(takeRight ? right.get(r++) : left.get(l++));
    }
    return merged;
  }
}
