package org.relevo.scheme.dialect;

import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Procedure;
import gnu.mapping.Symbol;
import gnu.mapping.Values;
import gnu.text.SourceMessages;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.relevo.core.machine.SourceLocation;

/** Translates the forms at the top of a program, those that define something in a way of their own. */
final class TopLevel {
  private static final Set<String> DEFINERS =
      Set.of("define", "define*", "define-public", "define*-public");

  private final FormEvaluator evaluator;
  private final Modules modules;
  private final Sources sources;

  TopLevel(FormEvaluator evaluator, Modules modules, Sources sources) {
    this.evaluator = evaluator;
    this.modules = modules;
    this.sources = sources;
  }

  /**
   * A form that was translated.
   *
   * @param module where it is evaluated
   * @param place where it stands
   * @param code what it does
   */
  record Step(SchemeModule module, Optional<SourceLocation> place, FormEvaluator.Prepared code) {
    Object run() throws Throwable {
      return code.run();
    }
  }

  /**
   * Returns the forms that {@code form} comes to: those within a {@code begin} are at the top, too, and those that a {@code
   * cond-expand} chooses.
   */
  List<Object> parts(Object form) {
    if (!(form instanceof Pair pair) || !(pair.getCdr() instanceof Pair)) {
      return List.of(form);
    }
    List<Object> inner = switch (head(pair)) {
      case "begin" -> Texts.list(pair.getCdr());
      case "cond-expand" -> CondExpand.chosen(pair.getCdr());
      default -> List.of();
    };
    return inner.isEmpty()
        ? List.of(form)
        : inner.stream().flatMap(part -> parts(part).stream()).toList();
  }

  /** Translates {@code form}; if {@code messages} has errors afterwards, what is returned does nothing. */
  Step prepare(Object form, String file, SourceMessages messages) throws Throwable {
    FormEvaluator.Prepared code = isDefinition(form)
        ? definition((Pair) form, file, messages)
        : expression(form, file, messages);
    return new Step(modules.current(), Places.of(form), code);
  }

  private FormEvaluator.Prepared expression(Object form, String file, SourceMessages messages)
      throws Throwable {
    SchemeModule module = modules.current();
    FormEvaluator.Translated translated =
        evaluator.prepare(form, module.environment(), sources.nextClass(file), messages);
    if (translated.names().isEmpty()) {
      return translated.code();
    }
    return () -> {
      translated.names().forEach(module::claim);
      return translated.code().run();
    };
  }

  /** What fails in the value of a definition has the place of the value. */
  private static FormEvaluator.Prepared placed(FormEvaluator.Prepared code, Object form) {
    Optional<SourceLocation> place = Places.of(form);
    return () -> {
      try {
        return code.run();
      } catch (Throwable e) {
        Places.fault(e, place);
        throw e;
      }
    };
  }

  private static String head(Pair form) {
    return form.getCar() instanceof Symbol head ? head.getName() : "";
  }

  private static boolean isDefinition(Object form) {
    return form instanceof Pair pair
        && DEFINERS.contains(head(pair))
        && pair.getCdr() instanceof Pair rest
        && rest.getCdr() instanceof Pair body
        && (rest.getCar() instanceof Pair
            || rest.getCar() instanceof Symbol && body.getCdr() == LList.Empty);
  }

  /** Definitions bind a value in the environment: a compiled module's variable could not be had by interpreted forms. */
  private FormEvaluator.Prepared definition(Pair form, String file, SourceMessages messages)
      throws Throwable {
    String definer = head(form);
    Symbol lambda = Symbol.valueOf(definer.startsWith("define*") ? "%lambda*" : "%lambda");
    Pair rest = (Pair) form.getCdr();
    Object target = rest.getCar();
    Object body = rest.getCdr();
    while (target instanceof Pair signature) {
      // (define ((f a) b) …) defines a procedure that returns procedures.
      Object expression =
          Positioned.pair(form, lambda, Positioned.pair(form, signature.getCdr(), body));
      target = signature.getCar();
      body = new Pair(expression, LList.Empty);
    }
    if (!(target instanceof Symbol name)) {
      messages.error('e', "the name to define is no symbol");
      return () -> Values.empty;
    }
    Object expression = ((Pair) body).getCar();
    if (expression instanceof Pair made && head(made).matches("%?lambda\\*?")) {
      // Its calls of itself stay within it: so those in tail position become loops, and a name of
      // Guile's can be taken.
      Object binding = LList.list2(name, expression);
      expression = LList.list3(ControlForms.LETREC, LList.list1(binding), name);
    }
    if (expression instanceof Pair sequence && head(sequence).equals("begin")) {
      // At the top, each of its forms would count.
      expression = LList.list3(ControlForms.LET, LList.Empty, expression);
    }
    FormEvaluator.Prepared value = placed(expression(expression, file, messages), expression);
    SchemeModule module = modules.current();
    if (definer.endsWith("-public")) {
      module.export(name.getName(), name.getName());
    }
    return () -> {
      Object made = value.run();
      if (made instanceof Procedure procedure && procedure.getName() == null) {
        procedure.setName(name.getName());
      }
      module.define(name, made);
      return Values.empty;
    };
  }
}
