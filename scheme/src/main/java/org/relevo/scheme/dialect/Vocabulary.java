package org.relevo.scheme.dialect;

import gnu.mapping.Environment;
import gnu.mapping.Location;
import gnu.mapping.LocationEnumeration;
import gnu.mapping.NamedLocation;
import gnu.mapping.Symbol;
import java.util.Set;
import kawa.lang.Syntax;
import kawa.standard.Scheme;

/** Names and what they mean at the start of a program: what is taken from Kawa, and what is added in Java. */
public final class Vocabulary {
  // What would load, run or name Java code, end the process, or evaluate in Kawa's own environment.
  private static final Set<String> NOT_TAKEN = Set.of(
      "!",
      "load",
      "load-relative",
      "eval",
      "repl",
      "environment",
      "null-environment",
      "scheme-report-environment",
      "interaction-environment",
      "exit",
      "emergency-exit",
      "transcript-on",
      "transcript-off",
      "print-as-xml",
      "base-uri",
      "default-prompter",
      "domterm-load-stylesheet",
      "input-prompt1",
      "input-prompt2",
      "syntax-error",
      "report-syntax-error",
      "define-simple-constructor",
      "input-port-prompter",
      "set-input-port-prompter!");

  /** A name of {@code let*} that programs do not use. */
  public static final String SEQUENTIAL_LET = "%let*";

  private static final String TAKEN_FROM_KAWA =
      "let*-values let-values define-values receive case-lambda when unless guard "
          + "raise raise-continuable error with-exception-handler error-object? "
          + "error-object-message error-object-irritants read-error? file-error? "
          + "make-parameter parameterize fluid-let cut cute letrec* do "
          + "delay-force make-promise promise? make-list list-copy list-set! reverse! cons "
          + "make-vector vector-append vector-map vector-for-each vector-copy vector-copy! "
          + "vector->string string->vector list vector string format features string-upcase "
          + "string-downcase string-foldcase string-map string-for-each string-any "
          + "string-every string-take string-drop string-take-right string-drop-right "
          + "string-pad string-pad-right string-null? string-prefix? string-suffix? "
          + "string-contains string-count string-concatenate string-tabulate string-replace "
          + "string-copy! string-titlecase reverse-list->string string-fold "
          + "string-fold-right string-filter string-remove boolean=? symbol=? "
          + "gentemp call/cc call-with-port textual-port? binary-port? port? "
          + "input-port-open? output-port-open? close-port open-input-string "
          + "open-output-string get-output-string call-with-output-string "
          + "call-with-input-string read-line read-string eof-object read-u8 peek-u8 "
          + "read-bytevector write-string write-u8 write-shared write-simple "
          + "flush-output-port force-output current-error-port file-exists? delete-file "
          + "utf8->string string->utf8 bytevector bytevector? make-bytevector "
          + "bytevector-length bytevector-u8-ref bytevector-u8-set! bytevector-copy "
          + "bytevector-append open-input-bytevector open-output-bytevector "
          + "get-output-bytevector exact inexact exact-integer? exact-integer-sqrt nan? "
          + "finite? infinite? square truncate/ floor/ floor-quotient floor-remainder "
          + "truncate-quotient truncate-remainder digit-value logand logior logxor lognot "
          + "ash arithmetic-shift logcount logtest bitwise-and bitwise-ior bitwise-xor "
          + "bitwise-not bitwise-bit-count integer-length make-rectangular cosh sinh tanh "
          + "char-foldcase char-titlecase char-upcase syntax-case syntax with-syntax "
          + "syntax->datum datum->syntax identifier? generate-temporaries free-identifier=? "
          + "bound-identifier=? ... _ => else unquote unquote-splicing lazy eager keyword? "
          + "procedure-property dynamic-wind";

  private final Environment environment;

  Vocabulary(Environment environment) {
    this.environment = environment;
  }

  /** Adds what is taken from Kawa. */
  void takeStandard() {
    // Scheme's own names come from the standard's list, their meanings from Kawa's newest revision.
    LocationEnumeration standard = Scheme.getR5rsEnvironment().enumerateAllLocations();
    while (standard.hasMoreElements()) {
      String name = ((NamedLocation<?>) standard.nextElement()).getKeySymbol().getName();
      if (!NOT_TAKEN.contains(name)) {
        take(name);
      }
    }
    for (String name : TAKEN_FROM_KAWA.split(" ")) {
      take(name);
    }
    alias(SEQUENTIAL_LET, "let*");
  }

  private void take(String name) {
    Symbol symbol = Symbol.valueOf(name);
    Location<?> location = Scheme.builtin().lookup(symbol);
    if (location == null) {
      throw new IllegalStateException("Kawa has no " + name);
    }
    environment.addLocation(symbol, null, location);
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
