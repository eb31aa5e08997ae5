package org.relevo.scheme.dialect;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Scheme program that is run for the value of its last form. What it was translated to is kept, so that the next run takes
 * little time, until its file or one that it loads changes. Each run begins with nothing defined. What a program prints
 * goes to standard error. Thread-safe; programs run one at a time in the whole process.
 */
public final class Program {
  /** How long a program may run unless told otherwise. */
  public static final Duration LIMIT = Duration.ofSeconds(10);

  private final Path file;
  private final Optional<String> text;
  private final Settings settings;
  private final List<NativeModule> modules;
  // Changed by runs only, which take place one at a time.
  private volatile @Nullable Evaluation translated;
  private volatile @Nullable Evaluation attempted;

  /**
   * What a program may do.
   *
   * @param limit how long a run may take
   * @param trusted whether names in the program may mean something of Java
   */
  public record Settings(Duration limit, boolean trusted) {
    /** Ten seconds, and nothing of Java. */
    public static final Settings DEFAULT = new Settings(LIMIT, false);
  }

  private Program(Path file, Optional<String> text, Settings settings, List<NativeModule> modules) {
    this.file = file;
    this.text = text;
    this.settings = settings;
    this.modules = modules;
  }

  /**
   * Returns the program in {@code file}, which messages name as it is given here.
   *
   * @param modules what the program has beside Guile's core
   */
  public static Program inFile(Path file, Settings settings, NativeModule... modules) {
    return new Program(file, Optional.empty(), settings, List.of(modules));
  }

  /**
   * Returns the program that {@code text} is.
   *
   * @param name what messages call it, as they call a file; files that it loads are found beside it
   * @param modules what the program has beside Guile's core
   */
  public static Program ofText(Path name, String text, Settings settings, NativeModule... modules) {
    return new Program(name, Optional.of(text), settings, List.of(modules));
  }

  /**
   * Runs the program, and returns the value of its last form.
   *
   * @throws ProgramException if the file cannot be read, or the program is wrong or takes too long
   */
  public Object run() throws ProgramException, InterruptedException {
    // Standard output is the engine's.
    return Runs.run(file.toString(), settings.limit, System.err, settings.trusted, this::evaluate);
  }

  /**
   * Runs the program unless it was run before, well or not, and no file of it has changed since. What earlier runs made
   * stays as it is. Not to be called by two threads at once.
   *
   * @return nothing if it was not run
   * @throws ProgramException if the file cannot be read, or the program is wrong or takes too long
   */
  public Optional<Object> runIfChanged() throws ProgramException, InterruptedException {
    @Nullable Evaluation before = attempted;
    if (before != null && before.isFresh()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Runs.run(file.toString(), settings.limit, System.err, settings.trusted, stock -> {
            Evaluation evaluation = begin(stock);
            attempted = evaluation;
            return evaluation.load(file);
          }));
    } catch (InterruptedException e) {
      attempted = null;
      throw e;
    }
  }

  private Evaluation begin(Stock stock) {
    Evaluation evaluation = new Evaluation(stock, false);
    text.ifPresent(given -> evaluation.give(file, given));
    modules.forEach(module -> module.addTo(evaluation));
    return evaluation;
  }

  private Object evaluate(Stock stock) throws ProgramException {
    @Nullable Evaluation known = translated;
    // After an error there is no telling what is half done.
    translated = null;
    if (known != null && known.isFresh()) {
      Optional<Object> value = known.again(file);
      if (value.isPresent()) {
        translated = known;
        return value.get();
      }
    }
    Evaluation evaluation = begin(stock);
    Object value = evaluation.load(file);
    translated = evaluation;
    return value;
  }
}
