package org.relevo.scheme.dialect;

import gnu.expr.Language;
import gnu.kawa.io.CheckConsole;
import gnu.mapping.Environment;
import gnu.mapping.Location;
import gnu.mapping.Symbol;
import kawa.standard.Scheme;
import org.jspecify.annotations.Nullable;

/**
 * What the sources of built-in modules are made of: everything that is taken from Kawa or written in Java, under one
 * roof, and the language that programs are in. Made once for the process, when the first program runs. Programs see of it
 * what the modules that they import export.
 */
final class Stock {
  private final Environment environment = Environment.make("relevo-stock", Scheme.builtin());
  private final Environment core = Environment.make("relevo-core");
  private final SchemeLanguage language = new SchemeLanguage(core);

  private Stock() {}

  /** Holds the stock, so that it is made at the first use, and once. */
  private static final class Holder {
    static final Stock STOCK = make();
  }

  static Stock instance() {
    return Holder.STOCK;
  }

  SchemeLanguage language() {
    return language;
  }

  /** Returns the environment with everything, from which those of built-in modules inherit. */
  Environment environment() {
    return environment;
  }

  /** Returns the environment of the module {@code (guile)}, from which those of programs inherit. */
  Environment core() {
    return core;
  }

  private static Stock make() {
    // Otherwise Kawa takes hold of the terminal as soon as it is used in one.
    CheckConsole.setHaveConsole(false);
    Stock stock = new Stock();
    Language saved = Language.setSaveCurrent(stock.language);
    try {
      stock.library("gnu.kawa.slib.srfi1");
      stock.library("gnu.kawa.slib.srfi13");
      Vocabulary vocabulary = new Vocabulary(stock.environment);
      Primitives.addTo(vocabulary);
      ControlForms.addTo(vocabulary);
      JavaErrors.prepare();
      stock.environment.setLocked();
      stock.fillCore();
    } finally {
      Language.restoreCurrent(saved);
    }
    return stock;
  }

  private void library(String name) {
    Exception failure = Scheme.loadClass(name, environment);
    if (failure != null) {
      throw new IllegalStateException("Kawa's library " + name + " cannot be loaded", failure);
    }
  }

  private void fillCore() {
    SchemeModule guile = BuiltinModules.load(ModuleName.CORE, this)
        .orElseThrow(() -> new IllegalStateException("the module (guile) is not there"));
    for (String name : guile.exported()) {
      @Nullable Location<?> location = guile.exported(name).orElse(null);
      if (location == null || !location.isBound()) {
        throw new IllegalStateException("(guile) exports " + name + ", which is not there");
      }
      core.addLocation(Symbol.valueOf(name), null, location);
    }
    // What special forms expand to has names that programs do not write.
    for (String name : Vocabulary.HIDDEN) {
      core.addLocation(Symbol.valueOf(name), null, environment.lookup(Symbol.valueOf(name)));
    }
    core.setLocked();
  }
}
