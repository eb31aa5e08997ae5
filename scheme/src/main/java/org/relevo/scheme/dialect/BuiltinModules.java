package org.relevo.scheme.dialect;

import gnu.expr.Keyword;
import gnu.kawa.io.CharArrayInPort;
import gnu.kawa.lispexpr.LispReader;
import gnu.text.SourceMessages;
import gnu.text.SyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Guile's modules as Relevo has them: one Scheme source each, beside this class, which is evaluated when a program first
 * imports it, and then serves all programs.
 */
final class BuiltinModules {
  /** All of them. */
  static final List<ModuleName> NAMES = List.of(
          "(guile)",
          "(guix gexp)",
          "(ice-9 and-let-star)",
          "(ice-9 common-list)",
          "(ice-9 control)",
          "(ice-9 curried-definitions)",
          "(ice-9 exceptions)",
          "(ice-9 format)",
          "(ice-9 ftw)",
          "(ice-9 hash-table)",
          "(ice-9 list)",
          "(ice-9 match)",
          "(ice-9 optargs)",
          "(ice-9 pretty-print)",
          "(ice-9 rdelim)",
          "(ice-9 receive)",
          "(ice-9 regex)",
          "(ice-9 string-fun)",
          "(ice-9 textual-ports)",
          "(ice-9 threads)",
          "(rnrs base)",
          "(rnrs bytevectors)",
          "(rnrs control)",
          "(rnrs exceptions)",
          "(rnrs io ports)",
          "(rnrs lists)",
          "(rnrs sorting)",
          "(scheme base)",
          "(scheme char)",
          "(scheme cxr)",
          "(scheme file)",
          "(scheme write)",
          "(srfi srfi-1)",
          "(srfi srfi-2)",
          "(srfi srfi-6)",
          "(srfi srfi-8)",
          "(srfi srfi-9)",
          "(srfi srfi-9 gnu)",
          "(srfi srfi-11)",
          "(srfi srfi-13)",
          "(srfi srfi-14)",
          "(srfi srfi-16)",
          "(srfi srfi-26)",
          "(srfi srfi-28)",
          "(srfi srfi-31)",
          "(srfi srfi-34)",
          "(srfi srfi-35)",
          "(srfi srfi-39)",
          "(srfi srfi-43)",
          "(srfi srfi-69)",
          "(srfi srfi-98)")
      .stream()
      .map(ModuleName::parse)
      .toList();

  private static final Map<ModuleName, SchemeModule> LOADED = new HashMap<>();
  private static final Map<ModuleName, Set<String>> HEADERS = new HashMap<>();

  private BuiltinModules() {}

  /** Returns the module {@code name} if Relevo has it. Programs run one at a time, and so does this. */
  static Optional<SchemeModule> load(ModuleName name, Stock stock) {
    @Nullable SchemeModule module = LOADED.get(name);
    if (module == null && NAMES.contains(name)) {
      module = evaluate(name, stock);
      LOADED.put(name, module);
    }
    return Optional.ofNullable(module);
  }

  /** Returns the names that a module in {@link #NAMES} exports, which its source says at its beginning. */
  static Set<String> exported(ModuleName name) {
    return HEADERS.computeIfAbsent(name, BuiltinModules::header);
  }

  private static Set<String> header(ModuleName name) {
    Set<String> names = new HashSet<>();
    boolean exports = false;
    try {
      LispReader reader = Stock.instance()
          .language()
          .getLexer(new CharArrayInPort(source(name)), new SourceMessages());
      for (Object part : Texts.list(reader.readObject())) {
        if (exports) {
          Texts.list(part).forEach(export -> names.add(export.toString()));
        }
        exports = part instanceof Keyword option && option.getName().endsWith("export");
      }
    } catch (IOException | SyntaxException e) {
      throw new IllegalStateException("the source of the module " + name + " cannot be read", e);
    }
    return names;
  }

  private static SchemeModule evaluate(ModuleName name, Stock stock) {
    Evaluation evaluation = new Evaluation(stock, true);
    try {
      evaluation.evaluate("modules/" + name.path() + ".scm", source(name), each -> {});
    } catch (ProgramException e) {
      throw new IllegalStateException("the module " + name + " is broken: " + e.getMessage(), e);
    }
    SchemeModule module = evaluation.modules().current();
    if (!module.name().equals(name)) {
      throw new IllegalStateException("the source of " + name + " defines " + module.name());
    }
    module.environment().setLocked();
    return module;
  }

  /** Returns the source of a module in {@link #NAMES}. */
  static String source(ModuleName name) {
    String resource = "modules/" + name.path() + ".scm";
    try (@Nullable InputStream in = BuiltinModules.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the source of the module " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the source of the module " + name + " cannot be read", e);
    }
  }
}
