package org.relevo.scheme.dialect;

import gnu.expr.Compilation;
import gnu.expr.Declaration;
import gnu.expr.Language;
import gnu.expr.ModuleContext;
import gnu.expr.ModuleExp;
import gnu.expr.NameLookup;
import gnu.expr.RunnableModule;
import gnu.lists.PairWithPosition;
import gnu.mapping.CallContext;
import gnu.mapping.Environment;
import gnu.mapping.Symbol;
import gnu.mapping.Values;
import gnu.text.Lexer;
import gnu.text.SourceMessages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kawa.lang.Translator;
import org.jspecify.annotations.Nullable;

/**
 * Translates one form at a time: to be interpreted where it has no procedure in it, compiled otherwise. Compiling always
 * would meet the size limit of Java's methods in long lists of machines, and take its time; interpreting always would not
 * have loops.
 */
final class FormEvaluator {
  static {
    // Kawa's own switch for what this class does form by form; there is one for all programs.
    ModuleExp.alwaysCompile = false;
  }

  private final SchemeLanguage language;
  // Kawa's own table of these would keep every environment for good.
  private final Map<Environment, NameLookup> names = new HashMap<>();

  FormEvaluator(SchemeLanguage language) {
    this.language = language;
  }

  /** What a form comes to, which can be run any number of times. */
  @FunctionalInterface
  interface Prepared {
    /** Computes the value. */
    Object run() throws Throwable;
  }

  /**
   * A form that was translated.
   *
   * @param names what it defines at the top, macros included
   * @param code what it does
   */
  record Translated(List<Symbol> names, Prepared code) {
    /** What stands for a form that is wrong. */
    static final Translated NOTHING = new Translated(List.of(), () -> Values.empty);
  }

  /**
   * Translates {@code form}; if {@code messages} has errors afterwards, what is returned does nothing.
   *
   * @param className what the form's class is called if it has to be compiled, so that stack traces name it
   */
  Translated prepare(
      Object form, Environment environment, String className, SourceMessages messages)
      throws Throwable {
    @Nullable Translator translator = translate(form, environment, className, messages, false);
    if (translator == null) {
      messages.clear();
      translator = translate(form, environment, className, messages, true);
    }
    if (translator == null || messages.seenErrors()) {
      return Translated.NOTHING;
    }
    ModuleExp module = translator.getModule();
    @Nullable Object code = ModuleExp.evalModule1(environment, translator, null, null);
    if (code == null || messages.seenErrors()) {
      return Translated.NOTHING;
    }
    // A compiled form runs once for each time that its instance is told that it has not run.
    Object instance =
        code instanceof Class<?> made ? ModuleContext.getContext().findInstance(made) : code;
    return new Translated(defined(module, environment), () -> {
      if (instance instanceof RunnableModule runnable) {
        boolean unused = runnable.checkRunDone(false);
      }
      return run(environment, module, instance);
    });
  }

  private NameLookup lookup(Environment environment) {
    return names.computeIfAbsent(environment, each -> new NameLookup(language));
  }

  /** Returns what a form defines, and has later forms look that up in the environment, where it can be defined anew. */
  private List<Symbol> defined(ModuleExp module, Environment environment) {
    NameLookup known = lookup(environment);
    List<Symbol> names = new ArrayList<>();
    @Nullable Declaration next = module.firstDecl();
    while (next != null) {
      if (next.getSymbol() instanceof Symbol symbol && symbol.getNamespace() != null) {
        names.add(symbol);
        forget(symbol, known);
      }
      next = next.nextDecl();
    }
    return List.copyOf(names);
  }

  /** There is a declaration for each time that the form was translated. */
  private static void forget(Symbol name, NameLookup known) {
    @Nullable Declaration declaration = known.lookup(name, Language.VALUE_NAMESPACE);
    while (declaration != null && known.pop(declaration)) {
      declaration = known.lookup(name, Language.VALUE_NAMESPACE);
    }
  }

  private Object run(Environment environment, ModuleExp module, Object code) throws Throwable {
    CallContext context = CallContext.getInstance();
    int start = context.startFromContext();
    try {
      ModuleExp.evalModule2(environment, context, language, module, code);
      return context.getFromContext(start);
    } catch (Throwable e) {
      context.cleanupFromContext(start);
      throw e;
    }
  }

  /** Returns nothing where the form must be compiled and {@code compile} is not set. */
  private @Nullable Translator translate(
      Object form,
      Environment environment,
      String className,
      SourceMessages messages,
      boolean compile) {
    // The translator looks names up in the environment that is current when it is made.
    Environment before = Environment.setSaveCurrent(environment);
    Translator translator = (Translator) language.getCompilation(messages, lookup(environment));
    translator.immediate = true;
    translator.mustCompile = compile;
    // From here on Kawa takes imports as it does in its own eval.
    translator.setState(Compilation.BODY_PARSED - 1);
    translator.setSharedModuleDefs(true);
    ModuleExp module = translator.pushNewModule((Lexer) null);
    Compilation saved = Compilation.setSaveCurrent(translator);
    try {
      Homes.put(module, environment);
      translator.scanForm(form, module);
      translator.finishModule(module);
      if (form instanceof PairWithPosition pair) {
        module.setFile(pair.getFileName());
      }
      translator.setModuleName(className);
      translator.process(Compilation.RESOLVED);
      if (messages.seenErrors()) {
        return translator;
      }
      boolean must = Ticks.mustCompile(module);
      boolean done = compile || !must && !translator.mustCompile && module.firstDecl() == null;
      if (done) {
        new Ticks(environment, module, !compile).visitModule();
        if (compile) {
          translator.getMinfo().loadByStages(Compilation.WALKED);
          new WrongCalls().visitModule(module);
        } else {
          // Nothing is to be inlined: a call keeps its procedure, which says what is wrong.
          translator.setState(Compilation.WALKED);
        }
      }
      return done ? translator : null;
    } finally {
      Environment.restoreCurrent(before);
      Compilation.restoreCurrent(saved);
    }
  }
}
