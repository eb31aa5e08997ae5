package org.relevo.scheme.dialect;

import gnu.expr.Keyword;
import gnu.lists.Pair;
import gnu.mapping.Location;
import gnu.mapping.Symbol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an import asks for: names of a module, and what they are to be called. Written as Guile's {@code use-modules} has it,
 * {@code ((MODULE ...) #:select (NAME (NAME . NEW-NAME)) #:hide (NAME) #:prefix PREFIX #:renamer PROCEDURE)}, or as R7RS's
 * {@code import} has it, {@code (only SET NAME ...)} and the like.
 *
 * @param module the module
 * @param names what is taken, by the name that it gets; empty if the module is not to be had
 * @param found whether it is
 */
record ImportSet(ModuleName module, Map<String, Location<?>> names, boolean found) {
  private static final String USAGE =
      "expected a module such as (srfi srfi-1), or ((srfi srfi-1) #:select (fold) #:prefix s:)";

  /** Reads what {@code use-modules} has. */
  static ImportSet ofGuile(Object specification, Modules modules) {
    Optional<ModuleName> plain = ModuleName.of(specification);
    if (plain.isPresent()) {
      return whole(plain.get(), modules);
    }
    if (!(specification instanceof Pair pair) || ModuleName.of(pair.getCar()).isEmpty()) {
      throw syntax(USAGE + ", not " + Written.text(specification));
    }
    ImportSet set = whole(ModuleName.of(pair.getCar()).get(), modules);
    List<Object> options = Texts.list(pair.getCdr());
    String prefix = "";
    for (int i = 0; i < options.size(); i += 2) {
      if (!(options.get(i) instanceof Keyword option) || i + 1 == options.size()) {
        throw syntax(USAGE);
      }
      Object value = options.get(i + 1);
      switch (option.getName()) {
        case "prefix" -> prefix = value.toString();
        case "renamer" -> prefix = prefix(value);
        case "select" -> set = set.select(Texts.list(value));
        case "hide" -> set = set.without(Texts.list(value));
        case "version" -> {}
        default ->
          throw syntax("an import takes #:select, #:hide, #:prefix and #:renamer, not #:"
              + option.getName());
      }
    }
    return set.prefixed(prefix);
  }

  /** Reads what {@code import} has. */
  static ImportSet ofReport(Object specification, Modules modules) {
    if (specification instanceof Pair pair
        && pair.getCar() instanceof Symbol head
        && pair.getCdr() instanceof Pair rest
        && rest.getCar() instanceof Pair) {
      List<Object> names = Texts.list(rest.getCdr());
      switch (head.getName()) {
        case "only" -> {
          return ofReport(rest.getCar(), modules).select(names);
        }
        case "except" -> {
          return ofReport(rest.getCar(), modules).without(names);
        }
        case "prefix" -> {
          return ofReport(rest.getCar(), modules).prefixed(names.get(0).toString());
        }
        case "rename" -> {
          return ofReport(rest.getCar(), modules).renamed(names);
        }
        default -> {}
      }
    }
    ModuleName name = ModuleName.of(specification)
        .orElseThrow(() -> syntax("expected (import (scheme base)), or (only SET NAME ...)"));
    List<String> parts = name.parts();
    if (parts.size() == 2 && parts.get(0).equals("srfi") && parts.get(1).matches("\\d+")) {
      name = new ModuleName(List.of("srfi", "srfi-" + parts.get(1)));
    }
    return whole(name, modules);
  }

  private static ImportSet whole(ModuleName name, Modules modules) {
    Optional<SchemeModule> module;
    try {
      module = modules.find(name);
    } catch (ProgramException e) {
      throw new Evaluation.LoadFailed(e);
    }
    Map<String, Location<?>> names = new LinkedHashMap<>();
    if (module.isPresent()) {
      for (String exported : module.get().exported()) {
        module.get().exported(exported).ifPresent(location -> names.put(exported, location));
      }
    }
    return new ImportSet(name, names, module.isPresent());
  }

  private static SchemeError syntax(String message) {
    return SchemeError.of("syntax-error", "", message);
  }

  /** The renamer that is written is {@code (symbol-prefix-proc 'PREFIX)}. */
  private static String prefix(Object renamer) {
    if (renamer instanceof Pair call
        && call.getCar().toString().equals("symbol-prefix-proc")
        && call.getCdr() instanceof Pair arguments
        && arguments.getCar() instanceof Pair quoted
        && Texts.list(quoted).size() == 2) {
      return Texts.list(quoted).get(1).toString();
    }
    throw syntax("#:renamer takes (symbol-prefix-proc 'PREFIX) only; write #:prefix PREFIX");
  }

  private ImportSet with(Map<String, Location<?>> other) {
    return new ImportSet(module, other, found);
  }

  private Location<?> named(String name) {
    @Nullable Location<?> location = names.get(name);
    if (location == null) {
      throw SchemeError.of(
          "unbound-variable",
          "",
          "the module " + module + " exports no " + name + Suggestions.alike(name, names.keySet()));
    }
    return location;
  }

  private ImportSet select(List<Object> choices) {
    Map<String, Location<?>> chosen = new LinkedHashMap<>();
    for (Object choice : found ? choices : List.of()) {
      Object from = choice instanceof Pair renaming ? renaming.getCar() : choice;
      Object to = choice instanceof Pair renaming ? renaming.getCdr() : choice;
      chosen.put(to.toString(), named(from.toString()));
    }
    return with(chosen);
  }

  private ImportSet without(List<Object> hidden) {
    Map<String, Location<?>> rest = new LinkedHashMap<>(names);
    for (Object name : found ? hidden : List.of()) {
      Location<?> unused = named(name.toString());
      rest.remove(name.toString());
    }
    return with(rest);
  }

  private ImportSet prefixed(String prefix) {
    return prefix.isEmpty()
        ? this
        : with(names.entrySet().stream()
            .collect(Collectors.toMap(
                entry -> prefix + entry.getKey(),
                Map.Entry::getValue,
                (a, b) -> a,
                LinkedHashMap::new)));
  }

  private ImportSet renamed(List<Object> renamings) {
    Map<String, Location<?>> rest = new LinkedHashMap<>(names);
    List<Object> pairs = new ArrayList<>(found ? renamings : List.of());
    for (Object renaming : pairs) {
      List<Object> both = Texts.list(renaming);
      Location<?> location = named(both.get(0).toString());
      rest.remove(both.get(0).toString());
      rest.put(both.get(1).toString(), location);
    }
    return with(rest);
  }

  /** Binds the names in {@code target}. */
  void bindIn(SchemeModule target) {
    if (!found) {
      target.lacks(module);
    }
    names.forEach((name, location) -> target.bindImport(Symbol.valueOf(name), location));
  }
}
