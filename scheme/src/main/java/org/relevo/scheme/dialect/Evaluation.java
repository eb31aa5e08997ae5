package org.relevo.scheme.dialect;

import gnu.expr.NameLookup;
import gnu.kawa.io.CharArrayInPort;
import gnu.kawa.io.FilePath;
import gnu.kawa.lispexpr.LispReader;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.lists.Sequence;
import gnu.mapping.Environment;
import gnu.mapping.Procedure;
import gnu.mapping.Symbol;
import gnu.mapping.Values;
import gnu.text.SourceMessages;
import gnu.text.SyntaxException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.relevo.core.machine.SourceLocation;

/** One run of a program: its environment, and the files that are being loaded. Stays within one thread. */
public final class Evaluation {
  private static final Set<String> DEFINERS = Set.of("define", "define*", "define-public");
  private static final int DEEPEST_LOAD = 100;

  private final SchemeLanguage language;
  private final Environment environment;
  private final FormEvaluator evaluator;
  private final Deque<Path> loading = new ArrayDeque<>();

  Evaluation(SchemeLanguage language) {
    this.language = language;
    this.environment = language.getNewEnvironment();
    this.evaluator = new FormEvaluator(language, environment);
  }

  Environment environment() {
    return environment;
  }

  void forget() {
    NameLookup.setInstance(environment, null);
  }

  /** Returns the file {@code name} as the file that is being loaded means it. */
  public Path resolve(String name) {
    Path file = Path.of(name);
    Path current = loading.peek();
    return current == null ? file : current.resolveSibling(file);
  }

  /** Returns the name of the file that is being loaded. */
  String currentFile() {
    Path current = loading.peek();
    return current == null ? "" : current.toString();
  }

  /** Evaluates the forms of a file one after the other, and returns the value of the last. */
  Object load(Path file) throws ProgramException {
    if (loading.size() >= DEEPEST_LOAD) {
      throw new ProgramException(Optional.empty(), file + " loads itself, directly or not");
    }
    loading.push(file);
    try {
      return load(file.toString(), read(file));
    } finally {
      loading.pop();
    }
  }

  private static String read(Path file) throws ProgramException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ProgramException(Optional.empty(), "there is no file " + file, e);
    } catch (CharacterCodingException e) {
      throw new ProgramException(Optional.empty(), file + " is not text in UTF-8", e);
    } catch (IOException e) {
      throw new ProgramException(Optional.empty(), file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private Object load(String name, String text) throws ProgramException {
    List<String> lines = text.lines().toList();
    Faults faults = new Faults(name, lines);
    SourceMessages reading = new SourceMessages();
    CharArrayInPort port = new CharArrayInPort(text);
    port.setPath(FilePath.makeFilePath(new File(name)));
    LispReader reader = language.getLexer(port, reading);
    Object value = Values.empty;
    while (true) {
      Object form;
      try {
        form = reader.readObject();
      } catch (SyntaxException e) {
        throw faults.of(e.getMessages(), Optional.empty());
      } catch (IOException e) {
        throw new ProgramException(Optional.of(end(name, lines)), "the file cannot be read", e);
      }
      if (reading.seenErrors()) {
        throw faults.of(reading, Optional.of(end(name, lines)));
      }
      if (form == Sequence.eofValue) {
        return value;
      }
      value = evaluate(form, faults);
    }
  }

  private static SourceLocation end(String name, List<String> lines) {
    return new SourceLocation(name, Math.max(1, lines.size()), 1);
  }

  private Object evaluate(Object form, Faults faults) throws ProgramException {
    Optional<SourceLocation> place = Places.of(form);
    SourceMessages messages = new SourceMessages();
    Object value;
    try {
      value =
          isDefinition(form) ? define((Pair) form, messages) : evaluator.evaluate(form, messages);
    } catch (LoadFailed e) {
      throw e.reason();
    } catch (Stopped e) {
      throw new ProgramException(
          place, "the program takes too long here; does it loop for ever?", e);
    } catch (Throwable e) {
      throw faults.of(e, place);
    }
    if (messages.seenErrors()) {
      throw faults.of(messages, place);
    }
    return value;
  }

  private static boolean isDefinition(Object form) {
    return form instanceof Pair pair
        && pair.getCar() instanceof Symbol head
        && DEFINERS.contains(head.getName())
        && pair.getCdr() instanceof Pair rest
        && rest.getCdr() instanceof Pair body
        && (rest.getCar() instanceof Pair
            || rest.getCar() instanceof Symbol && body.getCdr() == LList.Empty);
  }

  /** Definitions bind a value in the environment: a compiled module's variable could not be had by interpreted forms. */
  private Object define(Pair form, SourceMessages messages) throws Throwable {
    String lambda = ((Symbol) form.getCar()).getName().equals("define*") ? "lambda*" : "lambda";
    Pair rest = (Pair) form.getCdr();
    Object target = rest.getCar();
    Object body = rest.getCdr();
    boolean procedure = target instanceof Pair;
    while (target instanceof Pair signature) {
      // (define ((f a) b) …) defines a procedure that returns procedures.
      Object expression = Positioned.pair(
          form, Symbol.valueOf(lambda), Positioned.pair(form, signature.getCdr(), body));
      target = signature.getCar();
      body = new Pair(expression, LList.Empty);
    }
    if (!(target instanceof Symbol name)) {
      messages.error('e', "the name to define is no symbol");
      return Values.empty;
    }
    Object expression = ((Pair) body).getCar();
    if (procedure) {
      // Its calls of itself stay within it: so those in tail position become loops, and a name of
      // the vocabulary's can
      // be taken.
      Object binding = LList.list2(name, expression);
      expression = LList.list3(ControlForms.LETREC, LList.list1(binding), name);
    }
    Object value = evaluator.evaluate(expression, messages);
    if (!messages.seenErrors()) {
      if (value instanceof Procedure made && made.getName() == null) {
        made.setName(name.getName());
      }
      environment.define(name, null, value);
    }
    return Values.empty;
  }

  /** Carries the error of a loaded file through the program that loads it. */
  static final class LoadFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProgramException reason;

    LoadFailed(ProgramException reason) {
      super(reason.getMessage(), reason);
      this.reason = reason;
    }

    ProgramException reason() {
      return reason;
    }
  }
}
