package org.relevo.scheme.dialect;

import gnu.expr.Mangling;
import gnu.kawa.util.ExitCalled;
import gnu.text.SourceError;
import gnu.text.SourceMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.SourceLocation;
import org.relevo.scheme.dialect.ProgramException.Fault;

/** Turns what Kawa reports and what is thrown into errors for people, with the best place that can be had. */
final class Faults {
  private static final Pattern PLACED = Pattern.compile("(?s)(.+?):(\\d+):(\\d+): (.*)");
  private static final Pattern CONSTANT = Pattern.compile("constant variable (\\S+) is set!");
  private static final Pattern MACRO = Pattern.compile(
      "(?s)evaluating syntax transformer '(.*?)' threw (?:[a-z]\\w*\\.)*(?:[A-Z]\\w*: )?(.*)");
  private static final int LONGEST_CHAIN = 12;
  private static final int LONGEST_REASON = 2000;

  private final Sources sources;
  private final Modules modules;

  Faults(Sources sources, Modules modules) {
    this.sources = sources;
    this.modules = modules;
  }

  /** Returns the error of a text that cannot be read, or that has no meaning. */
  ProgramException ofText(SourceMessages messages, String key, Optional<SourceLocation> form) {
    for (@Nullable SourceError error = messages.getErrors(); error != null; error = error.next) {
      if (error.severity == 'w') {
        continue;
      }
      Optional<SourceLocation> place = form;
      @Nullable String file = error.getFileName();
      // The reader says where it is, which is behind the character.
      boolean closes = error.message.equals("invalid character #\\)");
      if (file != null && error.getLineNumber() > 0) {
        int column = error.getColumnNumber() - (closes ? 1 : 0);
        place = Optional.of(new SourceLocation(file, error.getLineNumber(), Math.max(1, column)));
      }
      String reason = closes
          ? "this closing parenthesis does not belong to an open one"
          : MACRO
              .matcher(CONSTANT
                  .matcher(error.message)
                  .replaceAll(
                      "$1 is Relevo's own and cannot be changed; define a name of your own"))
              .replaceAll("the macro $1 fails: $2");
      return fault(place, reason, key, List.of(), null);
    }
    return fault(form, "the form is ill-formed", key, List.of(), null);
  }

  /** Returns the error of a file: if it was not read, its place is where a form asked for it. */
  ProgramException ofFile(Evaluation.LoadFailed failed, Optional<SourceLocation> form) {
    ProgramException reason = failed.reason();
    Optional<SourceLocation> noted = Places.taken(failed);
    if (reason.location().isPresent()) {
      return reason;
    }
    List<Frame> frames = frames(failed, failed);
    return fault(
        first(frames, "load").or(() -> noted).or(() -> form),
        reason.reason(),
        reason.key().orElse(""),
        chain(frames),
        reason);
  }

  /** Returns the error of a form whose evaluation ended with {@code thrown}. */
  ProgramException of(Throwable thrown, Optional<SourceLocation> form) {
    Throwable cause = JavaErrors.unwrap(thrown);
    Optional<SourceLocation> noted = Places.taken(thrown);
    List<Frame> frames = frames(thrown, cause);
    if (cause instanceof Stopped) {
      String reason = "the program takes too long here; does it loop for ever?";
      return fault(
          first(frames, "").or(() -> noted).or(() -> form), reason, "", chain(frames), cause);
    }
    if (cause instanceof ExitCalled) {
      String reason = "the program called exit instead of giving a value";
      return fault(
          first(frames, "").or(() -> noted).or(() -> form), reason, "quit", chain(frames), cause);
    }
    SchemeError error = JavaErrors.translate(thrown);
    String procedure =
        error.arguments().isEmpty() ? "" : String.valueOf(error.arguments().get(0));
    Optional<SourceLocation> place = error
        .place()
        .or(() -> placed(cause))
        .or(() -> first(frames, procedure))
        .or(() -> noted)
        .or(() -> form);
    String reason = String.valueOf(error.getMessage());
    Optional<String> unbound = JavaErrors.unbound(cause);
    if (unbound.isPresent()) {
      reason += Suggestions.forName(unbound.get(), modules);
    }
    return fault(place, reason, error.key().toString(), chain(frames), cause);
  }

  private ProgramException fault(
      Optional<SourceLocation> place,
      String reason,
      String key,
      List<String> calls,
      @Nullable Throwable cause) {
    Optional<String> line = place.flatMap(at -> sources.line(at.file(), at.line()));
    Optional<String> known = key.isEmpty() ? Optional.empty() : Optional.of(key);
    String bounded =
        reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    return new ProgramException(new Fault(place, bounded, known, line, calls), cause);
  }

  /** An unbound variable says itself where it stands. */
  private static Optional<SourceLocation> placed(Throwable cause) {
    Matcher matcher = PLACED.matcher(cause.toString());
    return JavaErrors.unbound(cause).isPresent() && matcher.matches()
        ? Optional.of(new SourceLocation(
            matcher.group(1),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }

  /** A procedure of the program that was under way. */
  private record Frame(String procedure, String file, int line) {}

  /** Compiled procedures leave their names and lines in the stack trace. */
  private List<Frame> frames(Throwable thrown, Throwable cause) {
    List<Frame> frames = new ArrayList<>();
    StackTraceElement[] trace = cause.getStackTrace();
    for (StackTraceElement element : trace.length > 0 ? trace : thrown.getStackTrace()) {
      Optional<String> file = sources.file(element.getClassName().replaceFirst("\\$.*", ""));
      if (file.isPresent()
          && element.getLineNumber() > 0
          && !element.getMethodName().endsWith("$check")) {
        frames.add(new Frame(name(element.getMethodName()), file.get(), element.getLineNumber()));
      }
    }
    return frames;
  }

  private static String name(String method) {
    // Those with a rest argument are marked.
    String name = Mangling.demangleName(method, true).replaceFirst("\\$V$", "");
    return name.matches("lambda\\d*|run|apply.*|\\$?match.*") ? "" : name;
  }

  /** The column is that of the procedure that failed, else that of the line's first character. */
  private Optional<SourceLocation> first(List<Frame> frames, String procedure) {
    if (frames.isEmpty()) {
      return Optional.empty();
    }
    Frame frame = frames.get(0);
    String text = sources.line(frame.file, frame.line).orElse("");
    Matcher call = Pattern.compile("\\(" + Pattern.quote(procedure) + "(?=[\\s()\\[\\]]|$)")
        .matcher(text);
    int column = !procedure.isEmpty() && call.find()
        ? call.start()
        : text.length() - text.stripLeading().length();
    return Optional.of(new SourceLocation(frame.file, frame.line, column + 1));
  }

  private static List<String> chain(List<Frame> frames) {
    List<String> calls = new ArrayList<>();
    for (Frame frame : frames) {
      String call = (frame.procedure.isEmpty() ? "in a procedure" : "in " + frame.procedure)
          + " at " + frame.file + ":" + frame.line;
      if (calls.isEmpty() || !calls.get(calls.size() - 1).equals(call)) {
        calls.add(call);
      }
      if (calls.size() == LONGEST_CHAIN) {
        calls.add("… and more");
        break;
      }
    }
    return calls;
  }
}
