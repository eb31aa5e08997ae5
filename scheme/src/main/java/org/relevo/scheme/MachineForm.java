package org.relevo.scheme;

import gnu.expr.ErrorExp;
import gnu.expr.Expression;
import gnu.expr.QuoteExp;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Symbol;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kawa.lang.Syntax;
import kawa.lang.SyntaxForm;
import kawa.lang.Translator;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.SourceLocation;
import org.relevo.scheme.dialect.Places;
import org.relevo.scheme.dialect.Primitive;
import org.relevo.scheme.dialect.Vocabulary;

/**
 * The special form {@code build-machine}. Its clauses become the bindings of a {@code let*}, since a field's expression
 * may use the fields before it, around a call of a procedure that knows the places of this form.
 */
final class MachineForm extends Syntax {
  private final Path home;
  private final MachineObserver observer;

  MachineForm(Path home, MachineObserver observer) {
    this.home = home;
    this.observer = observer;
  }

  @Override
  public Expression rewriteForm(Pair form, Translator translator) {
    Optional<SourceLocation> place = Places.of(form, translator);
    Map<String, Optional<SourceLocation>> fields = new LinkedHashMap<>();
    List<Object> bindings = new ArrayList<>();
    List<Object> call = new ArrayList<>();
    @Nullable SyntaxForm scope = null;
    Object rest = form.getCdr();
    while (rest != LList.Empty) {
      if (rest instanceof SyntaxForm wrapped) {
        // The rest comes from a macro; its names mean what they mean there.
        scope = wrapped;
        rest = wrapped.getDatum();
        continue;
      }
      if (!(rest instanceof Pair pair)) {
        return error(translator, place, "build-machine: the form is no proper list");
      }
      Clause clause = Clause.of(Translator.wrapSyntax(pair.getCar(), scope));
      Optional<SourceLocation> where =
          Places.of(clause.pair() != null ? clause.pair() : pair).or(() -> place);
      if (clause.name() == null) {
        return error(translator, where, "build-machine: expected a field as (NAME VALUE)");
      }
      String name = clause.name().getName();
      if (!MachineDraft.isField(name)) {
        return error(translator, where, "build-machine: there is no field " + name);
      }
      if (fields.containsKey(name)) {
        return error(translator, where, "build-machine: the field " + name + " is given twice");
      }
      fields.put(name, where);
      // The value has a name that nobody else has, for the call; in macros the field's own is
      // renamed.
      Symbol value = Symbol.makeUninterned(name);
      bindings.add(LList.list2(value, clause.value()));
      bindings.add(LList.list2(clause.head(), value));
      call.add(value);
      rest = pair.getCdr();
    }
    List<String> missing = MachineDraft.missing(fields.keySet());
    if (!missing.isEmpty()) {
      return error(
          translator,
          place,
          "build-machine: missing "
              + (missing.size() == 1 ? "field " : "fields ")
              + missing.stream().collect(Collectors.joining(", ")));
    }
    List<String> names = List.copyOf(fields.keySet());
    Primitive maker = new Primitive("build-machine", names.size(), names.size(), values -> {
      MachineDraft draft = new MachineDraft(home, observer, place);
      // What is inherited gives way to every field of the form, also to those before the clause.
      int inherit = names.indexOf(MachineDraft.INHERIT);
      if (inherit >= 0) {
        draft.set(
            MachineDraft.INHERIT,
            values[inherit],
            fields.getOrDefault(MachineDraft.INHERIT, place));
        observer.inherited((BuildMachine) values[inherit]);
      }
      for (int i = 0; i < values.length; i++) {
        if (i != inherit) {
          draft.set(names.get(i), values[i], fields.getOrDefault(names.get(i), place));
        }
      }
      BuildMachine machine = draft.machine();
      observer.made(machine);
      return machine;
    });
    call.add(0, new QuoteExp(maker));
    Object body = LList.makeList(call);
    return translator.rewrite(
        LList.list3(Symbol.valueOf(Vocabulary.SEQUENTIAL_LET), LList.makeList(bindings), body),
        false);
  }

  private static Expression error(
      Translator translator, Optional<SourceLocation> place, String message) {
    SourceLocation where = place.orElseGet(() -> new SourceLocation("", 0, 0));
    translator.getMessages().error('e', where.file(), where.line(), where.column(), message);
    return new ErrorExp(message);
  }

  /**
   * A clause with macros' wrappings taken off where that is needed to look at it.
   *
   * @param pair its pair, if it is one
   * @param head what stands at its head
   * @param value the expression
   * @param name the field, if the clause is well-formed
   */
  private record Clause(
      @Nullable Pair pair,
      Object head,
      Object value,
      @Nullable Symbol name) {
    static Clause of(Object datum) {
      if (!(unwrapped(datum) instanceof Pair pair)) {
        return new Clause(null, datum, datum, null);
      }
      @Nullable SyntaxForm scope = datum instanceof SyntaxForm wrapped ? wrapped : null;
      Object rest = pair.getCdr();
      while (rest instanceof SyntaxForm wrapped) {
        scope = wrapped;
        rest = wrapped.getDatum();
      }
      if (rest instanceof Pair value
          && unwrapped(value.getCdr()) == LList.Empty
          && unwrapped(pair.getCar()) instanceof Symbol name) {
        return new Clause(
            pair,
            datum instanceof SyntaxForm outer
                ? Translator.wrapSyntax(pair.getCar(), outer)
                : pair.getCar(),
            Translator.wrapSyntax(value.getCar(), scope),
            name);
      }
      return new Clause(pair, datum, datum, null);
    }

    private static Object unwrapped(Object datum) {
      Object inner = datum;
      while (inner instanceof SyntaxForm wrapped) {
        inner = wrapped.getDatum();
      }
      return inner;
    }
  }
}
