package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.expr.Keyword;
import gnu.expr.QuoteExp;
import gnu.lists.Pair;
import gnu.mapping.Environment;
import gnu.mapping.Location;
import gnu.mapping.LocationEnumeration;
import gnu.mapping.NamedLocation;
import gnu.mapping.Symbol;
import java.util.ArrayList;
import java.util.List;
import kawa.lang.Syntax;
import kawa.lang.Translator;
import org.jspecify.annotations.Nullable;

/**
 * Imports of modules. Everything that Relevo has of Guile's modules is there from the start, so an import only gives
 * other names; one of a module that is not had is an error where one of its names is used.
 */
final class ModuleForms {
  private ModuleForms() {}

  static void addTo(Vocabulary vocabulary, Evaluation evaluation) {
    Environment environment = evaluation.environment();
    Syntax imports = new Syntax() {
      @Override
      public Expression rewriteForm(Pair form, Translator translator) {
        for (Object specification : Texts.list(form.getCdr())) {
          use(specification, environment);
        }
        return QuoteExp.voidExp;
      }
    };
    vocabulary
        .syntax("use-modules", imports)
        .syntax("define-module", new Syntax() {
          @Override
          public Expression rewriteForm(Pair form, Translator translator) {
            defineModule(Texts.list(form.getCdr()), environment);
            return QuoteExp.voidExp;
          }
        })
        .syntax("@", reference())
        .syntax("@@", reference());
  }

  private static void defineModule(List<Object> parts, Environment environment) {
    for (int i = 1; i + 1 < parts.size(); i++) {
      if (isKeyword(parts.get(i), "use-module")) {
        use(parts.get(i + 1), environment);
      }
    }
  }

  private static boolean isKeyword(Object value, String name) {
    return value instanceof Keyword keyword && keyword.getName().equals(name);
  }

  private static void use(Object specification, Environment environment) {
    if (!(specification instanceof Pair pair) || !(pair.getCar() instanceof Pair)) {
      return;
    }
    List<Object> parts = Texts.list(specification);
    String prefix = "";
    @Nullable List<Object> selection = null;
    for (int i = 1; i + 1 < parts.size(); i += 2) {
      Object value = parts.get(i + 1);
      if (isKeyword(parts.get(i), "prefix")) {
        prefix = value.toString();
      } else if (isKeyword(parts.get(i), "select")) {
        selection = Texts.list(value);
      } else if (isKeyword(parts.get(i), "renamer")
          && value instanceof Pair call
          && Texts.list(call).size() == 2
          && Texts.list(call).get(1) instanceof Pair quoted) {
        prefix = Texts.list(quoted).get(1).toString();
      }
    }
    for (Object choice : selection != null ? selection : allNames(prefix, environment)) {
      Object from = choice instanceof Pair renaming ? renaming.getCar() : choice;
      Object to = choice instanceof Pair renaming ? renaming.getCdr() : choice;
      alias(from.toString(), prefix + to, environment);
    }
  }

  private static List<Object> allNames(String prefix, Environment environment) {
    List<Object> names = new ArrayList<>();
    if (!prefix.isEmpty()) {
      LocationEnumeration all = environment.enumerateAllLocations();
      while (all.hasMoreElements()) {
        names.add(((NamedLocation<?>) all.nextElement()).getKeySymbol());
      }
    }
    return names;
  }

  private static void alias(String from, String to, Environment environment) {
    @Nullable Location<?> location = environment.lookup(Symbol.valueOf(from));
    if (location != null && !from.equals(to)) {
      environment.addLocation(Symbol.valueOf(to), null, location);
    }
  }

  private static Syntax reference() {
    return new Syntax() {
      @Override
      public Expression rewriteForm(Pair form, Translator translator) {
        List<Object> parts = Texts.list(form.getCdr());
        if (parts.size() != 2 || !(parts.get(1) instanceof Symbol name)) {
          return translator.syntaxError("expected (@ (MODULE …) NAME)");
        }
        return translator.rewrite(name, false);
      }
    };
  }
}
