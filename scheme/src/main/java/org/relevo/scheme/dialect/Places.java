package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.lists.PairWithPosition;
import java.util.Optional;
import kawa.lang.Translator;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.SourceLocation;

/** Places of forms, and of what fails in them. */
public final class Places {
  private static final ThreadLocal<@Nullable Noted> NOTED = new ThreadLocal<>();

  private Places() {}

  /** Where something was thrown: the innermost interpreted call that it passed. */
  private record Noted(Throwable thrown, Optional<SourceLocation> place) {}

  /** Returns where {@code form} stands; nothing if it is no pair, or was made by a program. */
  public static Optional<SourceLocation> of(Object form) {
    // Kawa notes where the first element begins, so the parenthesis is one to the left.
    return form instanceof PairWithPosition pair
        ? place(pair.getFileName(), pair.getLineNumber(), pair.getColumnNumber() - 1)
        : Optional.empty();
  }

  /** Returns where {@code form} stands; if it was made by a macro, where that was used. */
  public static Optional<SourceLocation> of(Object form, Translator translator) {
    return of(form)
        .or(() -> place(
            translator.getFileName(), translator.getLineNumber(), translator.getColumnNumber()));
  }

  /** Returns where a translated expression stands. */
  static Optional<SourceLocation> of(Expression expression) {
    return place(
        expression.getFileName(), expression.getLineNumber(), expression.getColumnNumber());
  }

  /** Notes that {@code thrown} passes {@code call}, unless it passed another before. */
  static void fault(Throwable thrown, Expression call) {
    fault(thrown, of(call));
  }

  /** Notes that {@code thrown} passes the form at {@code place}, unless it passed another before. */
  static void fault(Throwable thrown, Optional<SourceLocation> place) {
    Throwable root = JavaErrors.unwrap(thrown);
    @Nullable Noted noted = NOTED.get();
    if (noted == null || noted.thrown != root || noted.place.isEmpty()) {
      NOTED.set(new Noted(root, place));
    }
  }

  /** Returns the innermost interpreted call that {@code thrown} passed, and forgets it. */
  static Optional<SourceLocation> taken(Throwable thrown) {
    @Nullable Noted noted = NOTED.get();
    NOTED.remove();
    return noted != null && noted.thrown == JavaErrors.unwrap(thrown)
        ? noted.place
        : Optional.empty();
  }

  private static Optional<SourceLocation> place(@Nullable String file, int line, int column) {
    return file != null && line > 0
        ? Optional.of(new SourceLocation(file, line, Math.max(1, column)))
        : Optional.empty();
  }
}
