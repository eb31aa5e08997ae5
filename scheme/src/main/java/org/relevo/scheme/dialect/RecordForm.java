package org.relevo.scheme.dialect;

import gnu.expr.QuoteExp;
import gnu.expr.ScopeExp;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Symbol;
import java.util.ArrayList;
import java.util.List;
import kawa.lang.Syntax;
import kawa.lang.Translator;

/** {@code define-record-type} of SRFI 9. Kawa's own makes Java classes, which are closed to programs. */
final class RecordForm extends Syntax {
  private static final Symbol BEGIN = Symbol.valueOf("%begin");
  private static final Symbol DEFINE = Symbol.valueOf("%define");

  private final boolean immutable;

  /** Creates the form; a setter of an immutable record returns another record. */
  private RecordForm(boolean immutable) {
    this.immutable = immutable;
  }

  /** A kind of records; two definitions are two kinds. */
  private static final class Kind {
    private final String name;
    private final List<String> fields = new ArrayList<>();

    Kind(String name) {
      this.name = name;
    }
  }

  /** A record. */
  private static final class Instance {
    private final Kind kind;
    private final Object[] values;

    Instance(Kind kind, Object[] values) {
      this.kind = kind;
      this.values = values;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("#<").append(kind.name);
      for (int i = 0; i < values.length; i++) {
        text.append(' ').append(kind.fields.get(i)).append(": ").append(Texts.describe(values[i]));
      }
      return text.append('>').toString();
    }
  }

  static void addTo(Vocabulary vocabulary) {
    vocabulary
        .syntax("define-record-type", new RecordForm(false))
        .syntax("define-immutable-record-type", new RecordForm(true));
  }

  @Override
  public void scanForm(Pair form, ScopeExp scope, Translator translator) {
    try {
      translator.scanForm(definitions(Texts.list(form.getCdr())), scope);
    } catch (SchemeError e) {
      translator.pushForm(translator.syntaxError("define-record-type: " + e.getMessage()));
    }
  }

  private Object definitions(List<Object> parts) {
    if (parts.size() < 3) {
      throw new SchemeError(
          "expected (define-record-type TYPE (MAKER FIELD ...) PREDICATE FIELD ...)");
    }
    Object type = parts.get(0) instanceof Pair pair ? pair.getCar() : parts.get(0);
    Kind kind = new Kind(type.toString().replaceAll("^<(.*)>$", "$1"));
    List<Object> fields = new ArrayList<>();
    for (Object field : parts.subList(3, parts.size())) {
      Object specification = field instanceof Pair ? field : LList.list1(field);
      fields.add(specification);
      kind.fields.add(Texts.list(specification).get(0).toString());
    }
    List<Object> definitions = new ArrayList<>();
    definitions.add(BEGIN);
    definitions.add(define(type, new Primitive(type.toString(), 0, 0, a -> false)));
    if (parts.get(1) instanceof Pair maker) {
      definitions.add(define(maker.getCar(), maker(kind, Texts.list(maker.getCdr()))));
    } else if (parts.get(1) instanceof Symbol maker) {
      definitions.add(define(maker, maker(kind, List.copyOf(kind.fields))));
    }
    if (parts.get(2) instanceof Symbol predicate) {
      definitions.add(define(
          predicate,
          new Primitive(
              predicate.getName(), 1, 1, a -> a[0] instanceof Instance one && one.kind == kind)));
    }
    for (int i = 0; i < fields.size(); i++) {
      List<Object> names = Texts.list(fields.get(i));
      int index = i;
      if (names.size() > 1) {
        String name = names.get(1).toString();
        definitions.add(define(
            names.get(1),
            new Primitive(name, 1, 1, a -> instance(kind, name, a[0]).values[index])));
      }
      if (names.size() > 2) {
        String name = names.get(2).toString();
        definitions.add(define(names.get(2), new Primitive(name, 2, 2, a -> {
          Instance instance = instance(kind, name, a[0]);
          if (immutable) {
            Object[] values = instance.values.clone();
            values[index] = a[1];
            return new Instance(kind, values);
          }
          instance.values[index] = a[1];
          return gnu.mapping.Values.empty;
        })));
      }
    }
    return LList.makeList(definitions);
  }

  private static Object define(Object name, Primitive value) {
    return LList.list3(DEFINE, name, new QuoteExp(value));
  }

  private static Primitive maker(Kind kind, List<?> given) {
    int[] places = new int[given.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = kind.fields.indexOf(given.get(i).toString());
      if (places[i] < 0) {
        throw new SchemeError("the maker's " + given.get(i) + " is no field");
      }
    }
    return new Primitive("make-" + kind.name, places.length, places.length, a -> {
      Object[] values = new Object[kind.fields.size()];
      java.util.Arrays.fill(values, false);
      for (int i = 0; i < places.length; i++) {
        values[places[i]] = a[i];
      }
      return new Instance(kind, values);
    });
  }

  private static Instance instance(Kind kind, String procedure, Object value) {
    if (value instanceof Instance instance && instance.kind == kind) {
      return instance;
    }
    throw SchemeError.wrongType(procedure, "a record of type " + kind.name, value);
  }
}
