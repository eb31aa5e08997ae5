package org.relevo.scheme.dialect;

import gnu.mapping.Environment;
import java.util.List;

/**
 * A module that is written in Java and that programs of a kind have: its names are there without an import.
 *
 * @param names what the module is called, each with its parentheses, such as {@code (guix scripts offload)}
 * @param definer adds what the module exports
 */
public record NativeModule(List<String> names, Definer definer) {
  /** Copies the names. */
  public NativeModule {
    names = List.copyOf(names);
  }

  /** Adds what a module exports, anew for each program. */
  @FunctionalInterface
  public interface Definer {
    /** Adds the names to {@code vocabulary}; {@code evaluation} is the program that gets them. */
    void define(Vocabulary vocabulary, Evaluation evaluation);
  }

  /** Provides the module to {@code evaluation}, and imports it into the module that it begins in. */
  void addTo(Evaluation evaluation) {
    Environment environment = Environment.make(names.get(0));
    definer.define(new Vocabulary(environment), evaluation);
    List<ModuleName> parsed = names.stream().map(ModuleName::parse).toList();
    SchemeModule module = new SchemeModule(parsed.get(0), environment);
    module.exportAll();
    evaluation.modules().provide(module, parsed);
    module.importInto(evaluation.modules().current());
  }
}
