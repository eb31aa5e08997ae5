package org.relevo.scheme.dialect;

import gnu.mapping.Environment;
import gnu.mapping.Symbol;
import java.util.List;
import kawa.lang.Syntax;
import kawa.standard.Scheme;

/** Gives names of an environment their meanings: procedures and special forms that are written in Java. */
public final class Vocabulary {
  /** Names of Kawa's forms for other forms to expand to: a program's own definitions do not hide them. */
  static final List<String> HIDDEN = List.of(
      "%begin", "%cond", "%define", "%if", "%lambda", "%lambda*", "%let", "%let*", "%letrec");

  /** A name of {@code let*} that programs do not use. */
  public static final String SEQUENTIAL_LET = "%let*";

  private final Environment environment;

  Vocabulary(Environment environment) {
    this.environment = environment;
  }

  static boolean isHidden(String name) {
    return HIDDEN.contains(name);
  }

  /** Adds a name of a form of Kawa's, for other forms to expand to: a program's own definition does not hide it. */
  Vocabulary alias(String name, String form) {
    environment.addLocation(
        Symbol.valueOf(name), null, Scheme.builtin().lookup(Symbol.valueOf(form)));
    return this;
  }

  /** Adds a value. */
  public Vocabulary value(String name, Object value) {
    environment.define(Symbol.valueOf(name), null, value);
    return this;
  }

  /** Adds a procedure of {@code count} arguments. */
  public Vocabulary procedure(String name, int count, Primitive.Body body) {
    return procedure(name, count, count, body);
  }

  /** Adds a procedure of {@code least} to {@code most} (or {@link Primitive#ANY}) arguments. */
  public Vocabulary procedure(String name, int least, int most, Primitive.Body body) {
    return value(name, new Primitive(name, least, most, body));
  }

  /** Adds a special form. */
  public Vocabulary syntax(String name, Syntax syntax) {
    syntax.setName(name);
    return value(name, syntax);
  }
}
