package org.relevo.scheme.dialect;

import gnu.expr.Keyword;
import gnu.expr.Language;
import gnu.mapping.Environment;
import kawa.lang.Lambda;
import kawa.standard.Scheme;

/** The language and its common vocabulary, made once for the process when the first program runs. */
final class Dialect {
  private Dialect() {}

  /** Holds the language, so that it is made at the first use, and once. */
  private static final class Holder {
    static final SchemeLanguage LANGUAGE = make();
  }

  static SchemeLanguage language() {
    return Holder.LANGUAGE;
  }

  private static SchemeLanguage make() {
    Environment environment = Environment.make("relevo");
    Vocabulary vocabulary = new Vocabulary(environment);
    vocabulary.takeStandard();
    library("gnu.kawa.slib.srfi1", environment);
    library("gnu.kawa.slib.srfi13", environment);
    vocabulary.syntax("lambda*", optionalLambda());
    TextProcedures.addTo(vocabulary);
    ListProcedures.addTo(vocabulary);
    ControlProcedures.addTo(vocabulary);
    SchemeLanguage language = new SchemeLanguage(environment);
    Language saved = Language.setSaveCurrent(language);
    try {
      ControlForms.addTo(vocabulary);
    } finally {
      Language.restoreCurrent(saved);
    }
    environment.setLocked();
    return language;
  }

  private static void library(String name, Environment environment) {
    Exception failure = Scheme.loadClass(name, environment);
    if (failure != null) {
      throw new IllegalStateException("Kawa's library " + name + " cannot be loaded", failure);
    }
  }

  private static Lambda optionalLambda() {
    Lambda lambda = new Lambda();
    lambda.setKeywords(Keyword.make("optional"), Keyword.make("rest"), Keyword.make("key"));
    return lambda;
  }
}
