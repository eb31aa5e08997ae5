package org.relevo.scheme.dialect;

import gnu.mapping.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The modules of one evaluation: those that Relevo has, those that the kind of program provides, and those that the
 * program brings along as files. Stays within one thread.
 */
final class Modules {
  /** Evaluates files of the program's. */
  interface Loader {
    void load(Path file) throws ProgramException;

    /** Notes that a file was looked for in vain: the program may be another one when it is there. */
    void missed(Path file);
  }

  private final Stock stock;
  private final Loader loader;
  private final boolean builtin;
  private final Map<ModuleName, SchemeModule> known = new HashMap<>();
  private final Set<ModuleName> loading = new HashSet<>();
  private final List<Path> loadPath = new ArrayList<>();
  private final List<ModuleName> provided = new ArrayList<>();
  private final List<SchemeModule> made = new ArrayList<>();
  private SchemeModule current;

  /**
   * Creates the modules of an evaluation whose first module is a fresh one.
   *
   * @param builtin whether it is a module of Relevo's own that is evaluated: it sees the whole stock
   */
  Modules(Stock stock, Loader loader, boolean builtin) {
    this.stock = stock;
    this.loader = loader;
    this.builtin = builtin;
    this.current = make(new ModuleName(List.of("guile-user")));
  }

  /** Returns the module in which forms are evaluated now. */
  SchemeModule current() {
    return current;
  }

  void enter(SchemeModule module) {
    current = module;
  }

  /** Makes a module that has what every module has from the start. */
  SchemeModule make(ModuleName name) {
    Environment parent = builtin ? stock.environment() : stock.core();
    SchemeModule module = new SchemeModule(name, Environment.make(name.toString(), parent));
    made.add(module);
    return module;
  }

  /** Enters the module {@code name}, as {@code define-module} does. */
  SchemeModule define(ModuleName name) {
    SchemeModule module = known.computeIfAbsent(name, this::make);
    current = module;
    return module;
  }

  /** Adds a module that the kind of program provides. */
  void provide(SchemeModule module, List<ModuleName> names) {
    names.forEach(name -> known.put(name, module));
    provided.add(names.get(0));
  }

  /** Returns the modules that the kind of program provides, each by its first name. */
  List<ModuleName> provided() {
    return List.copyOf(provided);
  }

  /** Returns whether the module {@code name}, which must be a provided or a built-in one, exports {@code symbol}. */
  boolean exports(ModuleName name, String symbol) {
    @Nullable SchemeModule module = known.get(name);
    return module != null
        ? module.exported(symbol).isPresent()
        : BuiltinModules.exported(name).contains(symbol);
  }

  /** Takes away the values of all that the program's modules define; false if that cannot be done. */
  boolean reset() {
    for (SchemeModule module : made) {
      if (!module.reset()) {
        return false;
      }
    }
    current = made.get(0);
    return true;
  }

  void addToLoadPath(Path directory) {
    loadPath.remove(directory);
    loadPath.add(0, directory);
  }

  List<Path> loadPath() {
    return List.copyOf(loadPath);
  }

  /**
   * Returns the module {@code name}, which is loaded if it was not.
   *
   * @throws ProgramException if its file is wrong
   */
  Optional<SchemeModule> find(ModuleName name) throws ProgramException {
    @Nullable SchemeModule module = known.get(name);
    if (module != null) {
      return Optional.of(module);
    }
    Optional<SchemeModule> ours = BuiltinModules.load(name, stock);
    if (ours.isPresent()) {
      return ours;
    }
    for (Path directory : loadPath) {
      Path file = directory.resolve(name.path() + ".scm");
      if (!Files.isRegularFile(file)) {
        loader.missed(file);
      } else if (loading.add(name)) {
        return Optional.of(load(name, file));
      }
    }
    return Optional.empty();
  }

  private SchemeModule load(ModuleName name, Path file) throws ProgramException {
    SchemeModule before = current;
    // A file without define-module defines its names in a module of its own all the same.
    current = make(name);
    try {
      loader.load(file);
    } catch (ProgramException e) {
      // What the file defined before its fault must not pass for the module.
      known.remove(name);
      throw e;
    } finally {
      current = before;
      loading.remove(name);
    }
    @Nullable SchemeModule module = known.get(name);
    if (module == null) {
      throw new ProgramException(
          Optional.empty(),
          file + " does not define the module " + name + ": (define-module " + name + ")");
    }
    return module;
  }
}
