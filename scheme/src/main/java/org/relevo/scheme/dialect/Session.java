package org.relevo.scheme.dialect;

import gnu.mapping.Environment;
import gnu.mapping.Location;
import gnu.mapping.Procedure;
import gnu.mapping.Symbol;
import gnu.mapping.Values;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import kawa.lang.Syntax;
import org.jspecify.annotations.Nullable;

/**
 * A program that is typed form by form: what one evaluation defines, the next ones have. Thread-safe; evaluations take
 * place one at a time in the whole process. An evaluation is stopped by an interrupt of the thread that asked for it.
 */
public final class Session {
  private final List<NativeModule> modules;
  private final boolean trusted;
  private final PrintStream output;
  private @Nullable Evaluation evaluation;

  /**
   * Begins a session.
   *
   * @param trusted whether names may mean something of Java
   * @param output where what is printed goes
   * @param modules what is there from the start, beside Guile's core
   */
  public Session(boolean trusted, PrintStream output, NativeModule... modules) {
    this.trusted = trusted;
    this.output = output;
    this.modules = List.of(modules);
  }

  /**
   * Evaluates the forms of {@code text} and hands the values of each to {@code each}; some have none, such as definitions,
   * and some have several. The forms before one that fails have been evaluated.
   *
   * @param name what messages call the text, as they call a file
   * @param limit how long it may take in all
   */
  public synchronized void evaluate(String name, String text, Duration limit, Consumer<Object> each)
      throws ProgramException, InterruptedException {
    Object unused = Runs.run(name, limit, output, trusted, stock -> {
      evaluation(stock).evaluate(name, text, value -> {
        if (value instanceof Values<?> several) {
          List.of(several.getValues()).forEach(each);
        } else {
          each.accept(value);
        }
      });
      return true;
    });
  }

  /** Evaluates a file, and returns the value of its last form. */
  public synchronized Object load(Path file, Duration limit)
      throws ProgramException, InterruptedException {
    return Runs.run(
        file.toString(), limit, output, trusted, stock -> evaluation(stock).reload(file));
  }

  /** Gives {@code name} a value, as a definition does. */
  public synchronized void define(String name, Object value)
      throws ProgramException, InterruptedException {
    Object unused = Runs.run(name, Program.LIMIT, output, trusted, stock -> {
      evaluation(stock).modules().current().define(Symbol.valueOf(name), value);
      return true;
    });
  }

  /** Returns every name that means something now, in order. */
  public synchronized SortedSet<String> names() throws ProgramException, InterruptedException {
    return Runs.run(
        "names",
        Program.LIMIT,
        output,
        trusted,
        stock -> new TreeSet<>(Suggestions.bound(evaluation(stock).modules().current())));
  }

  /** Returns what {@code name} means, in a line or two for people; nothing if it means nothing. */
  public synchronized Optional<String> describe(String name)
      throws ProgramException, InterruptedException {
    return Runs.run(name, Program.LIMIT, output, trusted, stock -> {
      Environment environment = evaluation(stock).environment();
      @Nullable Location<?> location = environment.lookup(Symbol.valueOf(name));
      return location == null || !location.isBound()
          ? Optional.empty()
          : Optional.of(name + " is " + meaning(location.get()));
    });
  }

  private static String meaning(Object value) {
    if (value instanceof Syntax) {
      return "a special form";
    }
    if (value instanceof Procedure procedure && !(value instanceof CharSet)) {
      int least = procedure.minArgs();
      int most = procedure.maxArgs();
      String count = most < 0
          ? "any number of arguments" + (least == 0 ? "" : ", at least " + least)
          : least == most
              ? least + (least == 1 ? " argument" : " arguments")
              : least + " to " + most + " arguments";
      return "a procedure of " + count;
    }
    return Written.text(value);
  }

  /** Returns whether {@code text} has whole forms only: false while a parenthesis or a string is open. */
  public static boolean isComplete(String text) {
    return Balance.of(text) <= 0;
  }

  private Evaluation evaluation(Stock stock) {
    @Nullable Evaluation known = evaluation;
    if (known == null) {
      Evaluation fresh = new Evaluation(stock, false);
      modules.forEach(module -> module.addTo(fresh));
      evaluation = fresh;
      return fresh;
    }
    return known;
  }
}
