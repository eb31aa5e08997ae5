package org.relevo.scheme.dialect;

import gnu.lists.PairWithPosition;
import java.util.Optional;
import kawa.lang.Translator;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.SourceLocation;

/** Places of forms. */
public final class Places {
  private Places() {}

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

  private static Optional<SourceLocation> place(@Nullable String file, int line, int column) {
    return file != null && line > 0
        ? Optional.of(new SourceLocation(file, line, Math.max(1, column)))
        : Optional.empty();
  }
}
