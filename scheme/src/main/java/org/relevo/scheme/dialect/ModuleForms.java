package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.expr.Keyword;
import gnu.expr.QuoteExp;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Location;
import gnu.mapping.Symbol;
import java.util.List;
import java.util.Optional;
import kawa.lang.Syntax;
import kawa.lang.Translator;

/**
 * The forms about modules: {@code use-modules}, {@code import}, {@code define-module}, {@code export}, {@code re-export},
 * {@code @} and {@code @@}. They take effect when they are translated, so that the rest of the form can use the names.
 */
final class ModuleForms {
  private ModuleForms() {}

  /** What a form does with its parts. */
  @FunctionalInterface
  private interface Effect {
    void apply(List<Object> parts, Modules modules);
  }

  static void addTo(Vocabulary vocabulary) {
    vocabulary
        .syntax("use-modules", form((parts, modules) -> {
          parts.forEach(part -> ImportSet.ofGuile(part, modules).bindIn(modules.current()));
        }))
        .syntax("import", form((parts, modules) -> {
          parts.forEach(part -> ImportSet.ofReport(part, modules).bindIn(modules.current()));
        }))
        .syntax("define-module", form(ModuleForms::defineModule))
        .syntax("export", form((parts, modules) -> export(parts, modules.current())))
        .syntax("re-export", form((parts, modules) -> export(parts, modules.current())))
        .syntax("export-syntax", form((parts, modules) -> export(parts, modules.current())))
        .syntax("define-public", topLevelOnly("define-public"))
        .syntax("define*-public", topLevelOnly("define*-public"))
        .syntax("@", reference(SchemeModule::exported))
        .syntax("@@", reference(SchemeModule::internal));
  }

  private static Syntax form(Effect effect) {
    return new Syntax() {
      @Override
      public Expression rewriteForm(Pair form, Translator translator) {
        effect.apply(
            Texts.list(Translator.stripSyntax(form.getCdr())),
            Evaluation.current().modules());
        return QuoteExp.voidExp;
      }
    };
  }

  private static Syntax topLevelOnly(String name) {
    return new Syntax() {
      @Override
      public Expression rewriteForm(Pair form, Translator translator) {
        return translator.syntaxError(name + " stands at the top of a file only: (" + name
            + " (NAME ARGUMENT ...) BODY ...)");
      }
    };
  }

  private static void defineModule(List<Object> parts, Modules modules) {
    if (parts.isEmpty() || ModuleName.of(parts.get(0)).isEmpty()) {
      throw SchemeError.of("syntax-error", "", "expected (define-module (NAME ...) OPTION ...)");
    }
    SchemeModule module = modules.define(ModuleName.of(parts.get(0)).get());
    for (int i = 1; i < parts.size(); i++) {
      if (!(parts.get(i) instanceof Keyword option)) {
        throw SchemeError.of(
            "syntax-error",
            "",
            "define-module: expected an option such as #:use-module, not "
                + Written.text(parts.get(i)));
      }
      String name = option.getName();
      if (name.equals("pure") || name.equals("no-backtrace")) {
        continue;
      }
      if (++i == parts.size()) {
        throw SchemeError.of("syntax-error", "", "define-module: #:" + name + " lacks its value");
      }
      Object value = parts.get(i);
      switch (name) {
        case "use-module" -> ImportSet.ofGuile(value, modules).bindIn(module);
        case "export",
            "re-export",
            "replace",
            "export-syntax",
            "re-export-syntax",
            "re-export-and-replace" -> export(Texts.list(value), module);
        case "autoload" -> {
          Object names = ++i < parts.size() ? parts.get(i) : LList.Empty;
          ImportSet.ofGuile(LList.list3(value, Keyword.make("select"), names), modules)
              .bindIn(module);
        }
        case "version", "duplicates", "declarative?", "filename" -> {}
        default ->
          throw SchemeError.of("syntax-error", "", "define-module: there is no option #:" + name);
      }
    }
  }

  private static void export(List<Object> names, SchemeModule module) {
    for (Object name : names) {
      if (name instanceof Pair renaming) {
        module.export(renaming.getCar().toString(), renaming.getCdr().toString());
      } else {
        module.export(name.toString(), name.toString());
      }
    }
  }

  /** Where the meaning of a name in a module is. */
  @FunctionalInterface
  private interface Access {
    Optional<Location<?>> find(SchemeModule module, String name);
  }

  private static Syntax reference(Access access) {
    return new Syntax() {
      @Override
      public Expression rewriteForm(Pair form, Translator translator) {
        List<Object> parts = Texts.list(Translator.stripSyntax(form.getCdr()));
        if (parts.size() != 2
            || ModuleName.of(parts.get(0)).isEmpty()
            || !(parts.get(1) instanceof Symbol name)) {
          return translator.syntaxError("expected (@ (MODULE ...) NAME)");
        }
        ModuleName module = ModuleName.of(parts.get(0)).get();
        Modules modules = Evaluation.current().modules();
        Optional<SchemeModule> found;
        try {
          found = modules.find(module);
        } catch (ProgramException e) {
          throw new Evaluation.LoadFailed(e);
        }
        if (found.isEmpty()) {
          return translator.syntaxError("there is no module " + module + " here");
        }
        Optional<Location<?>> location = access.find(found.get(), name.getName());
        if (location.isEmpty()) {
          throw SchemeError.of(
              "unbound-variable",
              "",
              "unbound variable: " + name + "; the module " + module + " exports no such name"
                  + Suggestions.alike(name.getName(), found.get().exported()));
        }
        Symbol fresh = Symbol.makeUninterned(name.getName());
        modules.current().environment().addLocation(fresh, null, location.get());
        return translator.rewrite(fresh, true);
      }
    };
  }
}
