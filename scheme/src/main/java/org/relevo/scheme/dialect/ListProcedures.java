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
        .procedure("acons", 3, a -> new Pair(new Pair(a[0], a[1]), a[2]))
        .procedure(
            "list-head",
            2,
            a -> Texts.list(Texts.list(a[0]).subList(0, ((Number) a[1]).intValue())))
        .procedure(
            "negate",
            1,
            a -> new Primitive(
                "negate", 0, Primitive.ANY, b -> !Texts.isTrue(((Procedure) a[0]).applyN(b))))
        .procedure("compose", 1, Primitive.ANY, ListProcedures::compose)
        .procedure("identity", 1, a -> a[0])
        .procedure("const", 1, a -> new Primitive("const", 0, Primitive.ANY, b -> a[0]))
        .procedure("assoc-ref", 2, a -> reference(a, Scheme.isEqual))
        .procedure("assq-ref", 2, a -> reference(a, Scheme.isEq))
        .procedure("assv-ref", 2, a -> reference(a, Scheme.isEqv))
        .procedure("sort", 2, a -> sort(Texts.list(a[0]), (Procedure) a[1]))
        .procedure("stable-sort", 2, a -> sort(Texts.list(a[0]), (Procedure) a[1]))
        .procedure("and=>", 2, a -> Texts.isTrue(a[0]) ? ((Procedure) a[1]).apply1(a[0]) : false);
  }

  private static Object compose(Object[] procedures) {
    return new Primitive("compose", 0, Primitive.ANY, arguments -> {
      Object value = ((Procedure) procedures[procedures.length - 1]).applyN(arguments);
      for (int i = procedures.length - 2; i >= 0; i--) {
        value = ((Procedure) procedures[i]).apply1(value);
      }
      return value;
    });
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
