package org.relevo.scheme.dialect;

import gnu.kawa.io.CharArrayInPort;
import gnu.kawa.io.FilePath;
import gnu.kawa.lispexpr.LispReader;
import gnu.lists.Sequence;
import gnu.mapping.Environment;
import gnu.mapping.Location;
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
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.SourceLocation;

/**
 * One program: its modules, and the files that it is made of. The forms of a file are evaluated one after the other, as
 * they are read; what they were translated to is kept, so that the program can be run again. Stays within one thread at a
 * time.
 */
public final class Evaluation {
  private static final int DEEPEST_LOAD = 100;
  private static final ThreadLocal<@Nullable Evaluation> CURRENT = new ThreadLocal<>();

  private final Modules modules;
  private final Sources sources;
  private final Faults faults;
  private final TopLevel topLevel;
  private final SchemeLanguage language;
  private final Deque<Path> loading = new ArrayDeque<>();
  private final Map<Path, List<TopLevel.Step>> scripts = new HashMap<>();
  private final Map<Path, FileStamp> stamps = new LinkedHashMap<>();
  private Optional<SourceLocation> place = Optional.empty();
  // What the files had in them whose stamps do not tell all changes yet.
  private final Map<Path, String> unsettled = new HashMap<>();
  private final Map<Path, String> texts = new HashMap<>();
  private final List<Path> moduleFiles = new ArrayList<>();

  /**
   * Begins a program.
   *
   * @param builtin whether it is the source of one of Relevo's own modules
   */
  Evaluation(Stock stock, boolean builtin) {
    this.language = stock.language();
    this.modules = new Modules(stock, new ModuleFiles(), builtin);
    this.sources = new Sources(builtin ? "relevoModule" : "relevoForm");
    this.faults = new Faults(sources, modules);
    this.topLevel = new TopLevel(new FormEvaluator(stock.language()), modules, sources);
  }

  /** Returns the program that this thread evaluates. */
  static Evaluation current() {
    @Nullable Evaluation current = CURRENT.get();
    if (current == null) {
      throw new SchemeError("files can be loaded and modules looked at only while the program is"
          + " evaluated, not by a procedure of it that is called later");
    }
    return current;
  }

  Modules modules() {
    return modules;
  }

  Environment environment() {
    return modules.current().environment();
  }

  /** Returns the place of the form at the top that is being evaluated, or was last. */
  public Optional<SourceLocation> place() {
    return place;
  }

  /**
   * Does something with what the program made, after it was evaluated.
   *
   * @param where what is to be named if a fault has no place of its own
   */
  <T> T later(Work<T> work, Optional<SourceLocation> where) throws ProgramException {
    try {
      return work.run();
    } catch (Throwable e) {
      throw faults.of(e, where);
    }
  }

  /** Returns the error that a thread has been at {@code trace} for too long. */
  ProgramException tooLong(StackTraceElement[] trace, Optional<SourceLocation> where) {
    Stopped stopped = new Stopped();
    stopped.setStackTrace(trace);
    return faults.of(stopped, where);
  }

  /** Returns what {@code name} means at this moment where forms are evaluated. */
  public Optional<Object> value(String name) {
    return modules.current().internal(name).filter(Location::isBound).map(Location::get);
  }

  /** Returns the file {@code name} as the file that is being loaded means it. */
  public Path resolve(String name) {
    Path file = Path.of(name);
    Path current = loading.peek();
    return current == null ? file : current.resolveSibling(file);
  }

  /** Returns the file that is being loaded; nothing while forms are evaluated that stand in none. */
  Optional<Path> currentFile() {
    return Optional.ofNullable(loading.peek());
  }

  /** Returns whether every file that was loaded is as it was then. */
  boolean isFresh() {
    return stamps.entrySet().stream()
            .allMatch(entry -> FileStamp.of(entry.getKey()).equals(entry.getValue()))
        && List.copyOf(unsettled.keySet()).stream().allMatch(this::isUnchanged);
  }

  private boolean isUnchanged(Path file) {
    boolean settled = FileStamp.of(file).isSettled();
    try {
      boolean unchanged = read(file).equals(unsettled.get(file));
      if (unchanged && settled) {
        unsettled.remove(file);
      }
      return unchanged;
    } catch (ProgramException e) {
      // The next run says what is wrong.
      return false;
    }
  }

  /** Has {@code text} stand for the file {@code name}. */
  void give(Path name, String text) {
    texts.put(name, text);
  }

  /** Evaluates {@code file} and returns the value of its last form. */
  Object load(Path file) throws ProgramException {
    if (loading.size() >= DEEPEST_LOAD) {
      throw new ProgramException(Optional.empty(), file + " loads itself, directly or not");
    }
    loading.push(file);
    SchemeModule before = modules.current();
    try {
      @Nullable List<TopLevel.Step> script = scripts.get(file);
      if (script != null) {
        return replay(script);
      }
      @Nullable String given = texts.get(file);
      List<TopLevel.Step> steps = new ArrayList<>();
      String text = given != null ? given : stamped(file);
      Object value = evaluate(file.toString(), text, steps, each -> {});
      scripts.put(file, steps);
      return value;
    } finally {
      loading.pop();
      modules.enter(before);
    }
  }

  /** The files of the program's own modules. */
  private final class ModuleFiles implements Modules.Loader {
    @Override
    public void load(Path file) throws ProgramException {
      Object unused = Evaluation.this.load(file);
      // After those that it imports, whose values it may use at once.
      moduleFiles.add(file);
    }

    @Override
    public void missed(Path file) {
      stamps.put(file, FileStamp.of(file));
    }
  }

  /**
   * Evaluates {@code file}, which was evaluated before, from the start.
   *
   * @return nothing if that cannot be done: the program gave names of Guile's meanings of its own
   */
  Optional<Object> again(Path file) throws ProgramException {
    if (!modules.reset()) {
      return Optional.empty();
    }
    for (Path module : moduleFiles) {
      Object unused = load(module);
    }
    return Optional.of(load(file));
  }

  private Object replay(List<TopLevel.Step> script) throws ProgramException {
    Object value = Values.empty;
    for (TopLevel.Step step : script) {
      modules.enter(step.module());
      value = within(() -> step.run(), step.place());
    }
    return value;
  }

  /** Reads a file, and notes how it was before. */
  private String stamped(Path file) throws ProgramException {
    FileStamp stamp = FileStamp.of(file);
    stamps.put(file, stamp);
    String text = read(file);
    if (!stamp.isSettled()) {
      unsettled.put(file, text);
    }
    return text;
  }

  private static String read(Path file) throws ProgramException {
    try {
      String text = Files.readString(file);
      // Some editors begin a file with a mark that says that it is in Unicode.
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw unreadable("there is no file " + file, e);
    } catch (CharacterCodingException e) {
      throw unreadable(file + " is not text in UTF-8", e);
    } catch (IOException e) {
      throw unreadable(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static ProgramException unreadable(String reason, IOException cause) {
    return new ProgramException(
        new ProgramException.Fault(
            Optional.empty(), reason, Optional.of("system-error"), Optional.empty(), List.of()),
        cause);
  }

  /** Evaluates forms that are called {@code name} in messages, and hands the value of each to {@code each}. */
  void evaluate(String name, String text, Consumer<Object> each) throws ProgramException {
    evaluate(name, text, new ArrayList<>(), each);
  }

  /** Evaluates {@code file} as it is now. */
  Object reload(Path file) throws ProgramException {
    scripts.clear();
    return load(file);
  }

  private Object evaluate(
      String name, String text, List<TopLevel.Step> script, Consumer<Object> each)
      throws ProgramException {
    sources.add(name, text);
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
        throw faults.ofText(e.getMessages(), "read-error", Optional.of(sources.end(name)));
      } catch (IOException e) {
        throw faults.of(e, Optional.of(sources.end(name)));
      }
      if (reading.seenErrors()) {
        throw faults.ofText(reading, "read-error", Optional.of(sources.end(name)));
      }
      if (form == Sequence.eofValue) {
        return value;
      }
      SourceLocation here = sources.atom(name, port.getLineNumber() + 1);
      for (Object part : topLevel.parts(form)) {
        value = evaluate(part, name, here, script);
        each.accept(value);
      }
    }
  }

  private Object evaluate(Object form, String file, SourceLocation here, List<TopLevel.Step> script)
      throws ProgramException {
    Optional<SourceLocation> place = Places.of(form).or(() -> Optional.of(here));
    Messages messages = new Messages();
    TopLevel.Step step = within(() -> topLevel.prepare(form, file, messages), place);
    if (messages.seenErrors()) {
      // A macro that does not come to an end is an error of the text to Kawa.
      throw Deadline.isOver()
          ? faults.of(new Stopped(), place)
          : faults.ofText(messages, "syntax-error", place);
    }
    script.add(step);
    return within(step::run, place);
  }

  /** Something of a program's that may throw anything. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws Throwable;
  }

  private <T> T within(Work<T> work, Optional<SourceLocation> place) throws ProgramException {
    @Nullable Evaluation outer = CURRENT.get();
    CURRENT.set(this);
    this.place = place;
    try {
      return work.run();
    } catch (LoadFailed e) {
      throw faults.ofFile(e, place);
    } catch (ProgramException e) {
      throw e;
    } catch (Throwable e) {
      throw faults.of(e, place);
    } finally {
      CURRENT.set(outer);
    }
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
