package org.relevo.scheme.dialect;

import gnu.bytecode.Type;
import gnu.expr.ApplyExp;
import gnu.expr.Declaration;
import gnu.expr.Expression;
import gnu.expr.Keyword;
import gnu.expr.Language;
import gnu.expr.ModuleExp;
import gnu.expr.NameLookup;
import gnu.expr.QuoteExp;
import gnu.expr.ReferenceExp;
import gnu.expr.ScopeExp;
import gnu.lists.Pair;
import gnu.mapping.Environment;
import gnu.mapping.Location;
import gnu.mapping.Symbol;
import gnu.text.SourceMessages;
import java.util.IdentityHashMap;
import kawa.lang.Syntax;
import kawa.lang.Translator;
import kawa.standard.SchemeCompilation;
import org.jspecify.annotations.Nullable;

/**
 * Kawa's translator with three differences. A program's name never means a Java class, member, unit or type, unless the
 * program is trusted. A keyword among the arguments of a call is an argument like any other, as in Guile. And a name that
 * a macro brings along means what it means in the module of the macro.
 *
 * <p>What Kawa's own macros expand to can still name something of Java: {@code parameterize} is made of such names.
 */
public final class ClosedCompilation extends SchemeCompilation {
  private final IdentityHashMap<Location<?>, Symbol> aliases = new IdentityHashMap<>();

  /** Called by Kawa through reflection, hence public. */
  public ClosedCompilation(Language language, SourceMessages messages, NameLookup lexical) {
    super(language, messages, lexical);
  }

  @Override
  public @Nullable Expression checkDefaultBinding(Symbol symbol, Translator translator) {
    return isOpen() ? super.checkDefaultBinding(symbol, translator) : null;
  }

  @Override
  public Expression rewrite_lookup(Expression part1, Expression part2, boolean function) {
    return isOpen()
        ? super.rewrite_lookup(part1, part2, function)
        : syntaxError("a name with a colon does not reach into Java here");
  }

  @Override
  public Expression rewrite_pair(Pair form, boolean function) {
    Expression expression = super.rewrite_pair(form, function);
    if (expression instanceof ApplyExp call && call.numKeywordArgs > 0) {
      call.numKeywordArgs = 0;
      call.firstKeywordArgIndex = 0;
      for (Expression argument : call.getArgs()) {
        if (argument instanceof QuoteExp quoted && quoted.getValue() instanceof Keyword) {
          quoted.setFlag(false, QuoteExp.IS_KEYWORD);
        }
      }
    }
    return expression;
  }

  /** Special forms have no value. */
  @Override
  public Expression rewrite(Object form, char mode) {
    Expression expression = resolved(form, mode);
    if (mode == 'N'
        && form instanceof Symbol symbol
        && isProgram()
        && (expression.valueIfConstant() instanceof Syntax || isFreeSyntax(expression))) {
      return syntaxError(symbol.getName() + " is a special form, and has no value");
    }
    return expression;
  }

  private boolean isFreeSyntax(Expression expression) {
    return expression instanceof ReferenceExp reference
        && reference.getBinding() == null
        && reference.getSymbol() instanceof Symbol symbol
        && getGlobalEnvironment().get(symbol, null, null) instanceof Syntax;
  }

  /** What stands at the head of a call is called as a procedure: strings, lists and types are none, as in Guile. */
  @Override
  public @Nullable Expression applyFunction(Expression function) {
    return isProgram() && !isOfKawa(function) ? null : super.applyFunction(function);
  }

  /** What Kawa's macros expand to calls types, which make values. */
  private static boolean isOfKawa(Expression function) {
    if (function instanceof ReferenceExp reference) {
      @Nullable Declaration binding = reference.getBinding();
      return binding != null
          && binding.context instanceof ModuleExp module
          && !module.getFlag(ModuleExp.IMMEDIATE);
    }
    return function instanceof QuoteExp quoted && quoted.getValue() instanceof Type;
  }

  private Expression resolved(Object form, char mode) {
    if (form instanceof Symbol symbol && symbol.getNamespace() != null) {
      ModuleExp scope = module();
      if (scope != null && scope != getModule()) {
        @Nullable Environment home = Homes.of(scope).orElse(null);
        if (home != null
            && home != getGlobalEnvironment()
            && lexical.lookup(symbol, Language.VALUE_NAMESPACE) == null) {
          return super.rewrite(alias(symbol, home), mode);
        }
      }
    }
    return super.rewrite(form, mode);
  }

  /** Returns a name that nobody else has for what {@code symbol} means in {@code home}. */
  private Symbol alias(Symbol symbol, Environment home) {
    @Nullable Location<?> location = home.lookup(symbol);
    if (location == null || location.getBase() == base(getGlobalEnvironment().lookup(symbol))) {
      return symbol;
    }
    return aliases.computeIfAbsent(location, there -> {
      Symbol fresh = Symbol.makeUninterned(symbol.getName());
      getGlobalEnvironment().addLocation(fresh, null, there);
      return fresh;
    });
  }

  private static @Nullable Location<?> base(@Nullable Location<?> location) {
    return location == null ? null : location.getBase();
  }

  private boolean isProgram() {
    @Nullable ModuleExp scope = module();
    return scope == null || scope.getFlag(ModuleExp.IMMEDIATE);
  }

  private boolean isOpen() {
    return ((SchemeLanguage) getLanguage()).isOpen() || fromKawa();
  }

  /** Whether what is being translated stands in a compiled library: programs are immediate modules. */
  private boolean fromKawa() {
    @Nullable ModuleExp scope = module();
    return scope != null && scope != getModule() && !scope.getFlag(ModuleExp.IMMEDIATE);
  }

  private @Nullable ModuleExp module() {
    @Nullable ScopeExp scope = currentScope();
    while (scope != null && !(scope instanceof ModuleExp)) {
      scope = scope.getOuter();
    }
    return (ModuleExp) scope;
  }
}
