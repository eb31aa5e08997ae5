package org.relevo.scheme.dialect;

import gnu.lists.FVector;
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
        .procedure("assoc-set!", 3, a -> set(a, Scheme.isEqual))
        .procedure("assq-set!", 3, a -> set(a, Scheme.isEq))
        .procedure("assv-set!", 3, a -> set(a, Scheme.isEqv))
        .procedure("assoc-remove!", 2, a -> without(a, Scheme.isEqual))
        .procedure("assq-remove!", 2, a -> without(a, Scheme.isEq))
        .procedure("assv-remove!", 2, a -> without(a, Scheme.isEqv))
        .procedure("list-ref", 2, a -> {
          List<Object> elements = Texts.list(a[0]);
          int index = Texts.index(a[1]);
          if (index < 0 || index >= elements.size()) {
            throw SchemeError.outOfRange(
                "list-ref", "there is no element " + index + " in " + Written.text(a[0]));
          }
          return elements.get(index);
        })
        .procedure(
            "%list-index",
            2, a -> {
              List<Object> elements = Texts.list(a[0]);
              for (int i = 0; i < elements.size(); i++) {
                if (Texts.isTrue(Scheme.isEqual.apply2(elements.get(i), a[1]))) {
                  return i;
                }
              }
              return false;
            })
        .procedure("list-cdr-set!", 3, a -> {
          Object rest = a[0];
          for (int i = Texts.index(a[1]); i > 0; i--) {
            rest = ((Pair) rest).getCdr();
          }
          ((Pair) rest).setCdr(a[2]);
          return a[2];
        })
        .procedure("vector-move-left!", 5, ListProcedures::move)
        .procedure("vector-move-right!", 5, ListProcedures::move)
        .procedure("list-sort", 2, a -> sort(a[1], (Procedure) a[0]))
        .procedure("sorted?", 2, a -> {
          List<Object> elements = Texts.list(a[0]);
          for (int i = 1; i < elements.size(); i++) {
            if (Texts.isTrue(((Procedure) a[1]).apply2(elements.get(i), elements.get(i - 1)))) {
              return false;
            }
          }
          return true;
        })
        .procedure(
            "merge",
            3,
            a -> Texts.list(merged(Texts.list(a[0]), Texts.list(a[1]), (Procedure) a[2])))
        .procedure("and-map", 2, a -> {
          Object value = true;
          for (Object element : Texts.list(a[1])) {
            value = ((Procedure) a[0]).apply1(element);
            if (!Texts.isTrue(value)) {
              return false;
            }
          }
          return value;
        })
        .procedure("or-map", 2, a -> {
          for (Object element : Texts.list(a[1])) {
            Object value = ((Procedure) a[0]).apply1(element);
            if (Texts.isTrue(value)) {
              return value;
            }
          }
          return false;
        })
        .procedure("copy-tree", 1, a -> copy(a[0]))
        .procedure("->bool", 1, a -> Texts.isTrue(a[0]))
        .procedure("thunk?", 1, a -> a[0] instanceof Procedure p && p.minArgs() == 0)
        .procedure("unspecified?", 1, a -> a[0] == gnu.mapping.Values.empty)
        .value("*unspecified*", gnu.mapping.Values.empty)
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
        .procedure("sort", 2, a -> sort(a[0], (Procedure) a[1]))
        .procedure("stable-sort", 2, a -> sort(a[0], (Procedure) a[1]))
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

  @SuppressWarnings("unchecked")
  private static Object move(Object[] a) {
    List<Object> from = new ArrayList<>((FVector<Object>) a[0]);
    FVector<Object> to = (FVector<Object>) a[3];
    int start = Texts.index(a[1]);
    for (int i = start; i < Texts.index(a[2]); i++) {
      to.set(Texts.index(a[4]) + i - start, from.get(i));
    }
    return gnu.mapping.Values.empty;
  }

  private static Object set(Object[] a, Procedure same) throws Throwable {
    for (Object entry : Texts.list(a[0])) {
      if (entry instanceof Pair pair && Texts.isTrue(same.apply2(pair.getCar(), a[1]))) {
        pair.setCdr(a[2]);
        return a[0];
      }
    }
    return new Pair(new Pair(a[1], a[2]), a[0]);
  }

  private static Object without(Object[] a, Procedure same) throws Throwable {
    List<Object> kept = new ArrayList<>();
    for (Object entry : Texts.list(a[0])) {
      if (!(entry instanceof Pair pair) || !Texts.isTrue(same.apply2(pair.getCar(), a[1]))) {
        kept.add(entry);
      }
    }
    return Texts.list(kept);
  }

  private static Object copy(Object tree) {
    return tree instanceof Pair pair ? new Pair(copy(pair.getCar()), copy(pair.getCdr())) : tree;
  }

  private static Object sort(Object elements, Procedure less) throws Throwable {
    if (elements instanceof FVector<?> vector) {
      return new FVector<>(sorted(new ArrayList<>(vector), less));
    }
    return Texts.list(sorted(Texts.list(elements), less));
  }

  /** A merge sort that survives orders which are none, as Java's own does not. */
  private static List<Object> sorted(List<Object> elements, Procedure less) throws Throwable {
    if (elements.size() < 2) {
      return elements;
    }
    int middle = elements.size() / 2;
    return merged(
        sorted(elements.subList(0, middle), less),
        sorted(elements.subList(middle, elements.size()), less),
        less);
  }

  private static List<Object> merged(List<Object> left, List<Object> right, Procedure less)
      throws Throwable {
    List<Object> merged = new ArrayList<>(left.size() + right.size());
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
