package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.expr.Language;
import gnu.expr.ModuleExp;
import gnu.expr.NameLookup;
import gnu.expr.ScopeExp;
import gnu.mapping.Symbol;
import gnu.text.SourceMessages;
import kawa.lang.Translator;
import kawa.standard.SchemeCompilation;
import org.jspecify.annotations.Nullable;

/**
 * Kawa's translator without the ways in which a program's name can mean a Java class, member, unit or type. What Kawa's
 * own macros expand to still can: {@code guard} and {@code parameterize} are made of such names.
 */
public final class ClosedCompilation extends SchemeCompilation {
  /** Called by Kawa through reflection, hence public. */
  public ClosedCompilation(Language language, SourceMessages messages, NameLookup lexical) {
    super(language, messages, lexical);
  }

  @Override
  public @Nullable Expression checkDefaultBinding(Symbol symbol, Translator translator) {
    return fromKawa() ? super.checkDefaultBinding(symbol, translator) : null;
  }

  @Override
  public Expression rewrite_lookup(Expression part1, Expression part2, boolean function) {
    return fromKawa()
        ? super.rewrite_lookup(part1, part2, function)
        : syntaxError("a name with a colon does not reach into Java here");
  }

  /** Whether what is being translated stands in a compiled library: programs are immediate modules. */
  private boolean fromKawa() {
    @Nullable ScopeExp scope = currentScope();
    while (scope != null && !(scope instanceof ModuleExp)) {
      scope = scope.getOuter();
    }
    return scope != null
        && scope != getModule()
        && !((ModuleExp) scope).getFlag(ModuleExp.IMMEDIATE);
  }
}
