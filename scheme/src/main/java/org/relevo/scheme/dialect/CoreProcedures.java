package org.relevo.scheme.dialect;

import gnu.expr.Keyword;
import gnu.kawa.functions.AddOp;
import gnu.kawa.io.OutPort;
import gnu.lists.FVector;
import gnu.mapping.Procedure;
import gnu.mapping.Symbol;
import gnu.mapping.Values;
import gnu.math.IntNum;
import gnu.text.Char;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import kawa.standard.Scheme;

/** Names of Guile's core that are of no other kind. */
final class CoreProcedures {
  /** What programs are told is the version of their Guile: the one whose meanings Relevo follows. */
  private static final String VERSION = "3.0.8";

  private static final Procedure DIVIDE = (Procedure) Scheme.builtin().get(Symbol.valueOf("/"));

  private CoreProcedures() {}

  static void addTo(Vocabulary vocabulary) {
    vocabulary
        .procedure("1+", 1, a -> AddOp.apply2(1, a[0], IntNum.one()))
        .procedure("1-", 1, a -> AddOp.apply2(-1, a[0], IntNum.one()))
        .procedure("list", 0, Primitive.ANY, a -> Texts.list(List.of(a)))
        .procedure("vector", 0, Primitive.ANY, a -> new FVector<>(a))
        .procedure("/", 1, Primitive.ANY, CoreProcedures::divide)
        .procedure("sqrt", 1, a -> root(a[0]))
        .procedure("char->integer", 1, a -> Texts.character(a[0]))
        .procedure("integer->char", 1, a -> character(Texts.index(a[0])))
        .procedure("call-with-values", 2, a -> {
          Object values = Texts.procedure(a[0]).apply0();
          return values instanceof Values<?> many
              ? Texts.procedure(a[1]).applyN(many.getValues())
              : Texts.procedure(a[1]).apply1(values);
        })
        .procedure("logbit?", 2, a -> gnu.math.BitOps.bitValue((IntNum) a[1], Texts.index(a[0])))
        .procedure("%delq", 2, a -> without(a[0], a[1], Scheme.isEq))
        .procedure("%delv", 2, a -> without(a[0], a[1], Scheme.isEqv))
        .procedure("delete1!", 2, a -> {
          List<Object> elements = Texts.list(a[1]);
          for (int i = 0; i < elements.size(); i++) {
            if (Texts.isTrue(Scheme.isEqual.apply2(a[0], elements.get(i)))) {
              elements.remove(i);
              break;
            }
          }
          return Texts.list(elements);
        })
        .procedure("defined?", 1, 2, a -> {
          Symbol name = (Symbol) a[0];
          return Evaluation.current().environment().isBound(name);
        })
        .procedure("procedure-name", 1, a -> {
          String name = Texts.procedure(a[0]).getName();
          return name == null ? (Object) false : Symbol.valueOf(name);
        })
        .procedure("pk", 0, Primitive.ANY, CoreProcedures::show)
        .procedure("random", 1, 2, a -> random(a[0]))
        .procedure("provided?", 1, a -> false)
        .procedure("version", 0, a -> VERSION)
        .procedure("inf?", 1, a -> Double.isInfinite(((Number) a[0]).doubleValue()))
        .procedure("log10", 1, a -> Math.log10(((Number) a[0]).doubleValue()))
        .procedure("keyword?", 1, a -> a[0] instanceof Keyword)
        .procedure("symbol->keyword", 1, a -> Keyword.make(a[0].toString()))
        .procedure(
            "keyword->symbol",
            1,
            a -> Symbol.valueOf(Texts.keyword(a[0])
                .orElseThrow(() -> SchemeError.wrongType("keyword->symbol", "a keyword", a[0]))));
  }

  private static Object divide(Object[] a) throws Throwable {
    for (int i = a.length == 1 ? 0 : 1; i < a.length; i++) {
      if (a[i] instanceof IntNum divisor && divisor.isZero()) {
        throw SchemeError.of("numerical-overflow", "/", "division by zero");
      }
    }
    return DIVIDE.applyN(a);
  }

  /** Exact squares have exact roots. */
  private static Object root(Object value) throws Throwable {
    if (value instanceof IntNum number && !number.isNegative()) {
      BigInteger integer = new BigInteger(number.toString());
      BigInteger root = integer.sqrt();
      if (root.multiply(root).equals(integer)) {
        return IntNum.valueOf(root.toString());
      }
    }
    return kawa.lib.numbers.sqrt.apply1(value);
  }

  private static Object character(int c) {
    if (!Character.isValidCodePoint(c) || c >= 0xD800 && c < 0xE000) {
      throw SchemeError.outOfRange("integer->char", "no character has the number " + c);
    }
    return Char.make(c);
  }

  private static Object without(Object element, Object list, Procedure same) throws Throwable {
    List<Object> kept = new ArrayList<>();
    for (Object each : Texts.list(list)) {
      if (!Texts.isTrue(same.apply2(element, each))) {
        kept.add(each);
      }
    }
    return Texts.list(kept);
  }

  /** Shows its arguments, and returns the last: a look into a program. */
  private static Object show(Object[] values) {
    StringBuilder text = new StringBuilder("\n;;; ");
    text.append(Written.text(Texts.list(List.of(values)))).append('\n');
    OutPort.errDefault().write(text.toString());
    return values.length == 0 ? (Object) false : values[values.length - 1];
  }

  private static Object random(Object limit) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    if (limit instanceof IntNum integer && integer.inLongRange() && integer.longValue() > 0) {
      return random.nextLong(integer.longValue());
    }
    if (limit instanceof Number number && number.doubleValue() > 0) {
      return random.nextDouble(number.doubleValue());
    }
    throw SchemeError.outOfRange(
        "random", "a number above 0 is needed here, not " + Written.text(limit));
  }
}
