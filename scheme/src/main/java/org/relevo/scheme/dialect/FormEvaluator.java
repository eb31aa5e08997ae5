package org.relevo.scheme.dialect;

import gnu.expr.Compilation;
import gnu.expr.ModuleExp;
import gnu.expr.NameLookup;
import gnu.lists.PairWithPosition;
import gnu.mapping.CallContext;
import gnu.mapping.Environment;
import gnu.text.Lexer;
import gnu.text.SourceMessages;
import kawa.lang.Translator;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates one form: interpreted where it has no procedure in it, compiled otherwise. Compiling always would meet the
 * size limit of Java's methods in long lists of machines, and take its time; interpreting always would not have loops.
 */
final class FormEvaluator {
  static {
    // Kawa's own switch for what this class does form by form; there is one for all programs.
    ModuleExp.alwaysCompile = false;
  }

  private final SchemeLanguage language;
  private final Environment environment;

  FormEvaluator(SchemeLanguage language, Environment environment) {
    this.language = language;
    this.environment = environment;
  }

  /**
   * Returns the value of {@code form}; if {@code messages} has errors afterwards, there is none.
   */
  Object evaluate(Object form, SourceMessages messages) throws Throwable {
    @Nullable Translator translator = translate(form, messages, false);
    if (translator == null) {
      messages.clear();
      translator = translate(form, messages, true);
    }
    if (translator == null || messages.seenErrors()) {
      return gnu.mapping.Values.empty;
    }
    CallContext context = CallContext.getInstance();
    int start = context.startFromContext();
    try {
      ModuleExp.evalModule(environment, context, translator, null, null);
      return context.getFromContext(start);
    } catch (Throwable e) {
      context.cleanupFromContext(start);
      throw e;
    }
  }

  /** Returns nothing where the form must be compiled and {@code compile} is not set. */
  private @Nullable Translator translate(Object form, SourceMessages messages, boolean compile) {
    Translator translator = (Translator)
        language.getCompilation(messages, NameLookup.getInstance(environment, language));
    translator.immediate = true;
    translator.mustCompile = compile;
    // From here on Kawa takes imports as it does in its own eval.
    translator.setState(Compilation.BODY_PARSED - 1);
    translator.setSharedModuleDefs(true);
    ModuleExp module = translator.pushNewModule((Lexer) null);
    Compilation saved = Compilation.setSaveCurrent(translator);
    try {
      translator.scanForm(form, module);
      translator.finishModule(module);
      if (form instanceof PairWithPosition pair) {
        module.setFile(pair.getFileName());
      }
      translator.setEvalName();
      translator.process(Compilation.RESOLVED);
      if (messages.seenErrors()) {
        return translator;
      }
      boolean must = new Ticks().insert(module);
      boolean done = compile || !must && !translator.mustCompile && module.firstDecl() == null;
      return done ? translator : null;
    } finally {
      Compilation.restoreCurrent(saved);
    }
  }
}
