package org.relevo.scheme.dialect;

import gnu.mapping.Environment;
import gnu.mapping.Location;
import gnu.mapping.LocationEnumeration;
import gnu.mapping.NamedLocation;
import gnu.mapping.Symbol;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A module of a program: names and what they are bound to, some of them exported. Stays within one evaluation. */
final class SchemeModule {
  private final ModuleName name;
  private final Environment environment;
  // From what importers call it to what it is called within.
  private final Map<String, String> exports = new LinkedHashMap<>();
  private final Set<String> own = new HashSet<>();
  private final Map<ModuleName, Boolean> missing = new LinkedHashMap<>();
  private boolean exportsAll;
  private boolean shadows;

  SchemeModule(ModuleName name, Environment environment) {
    this.name = name;
    this.environment = environment;
  }

  ModuleName name() {
    return name;
  }

  Environment environment() {
    return environment;
  }

  void export(String internal, String external) {
    exports.put(external, internal);
  }

  /** Has every name that is bound in the module itself exported. */
  void exportAll() {
    exportsAll = true;
  }

  /** Notes that programs import {@code module} here, which is not to be had. */
  void lacks(ModuleName module) {
    missing.put(module, true);
  }

  /** Returns the modules that were imported here but are not to be had. */
  Set<ModuleName> missing() {
    return Collections.unmodifiableSet(missing.keySet());
  }

  /** Returns the names that importers see. */
  SortedSet<String> exported() {
    SortedSet<String> names = new TreeSet<>(exports.keySet());
    if (exportsAll) {
      LocationEnumeration all = environment.enumerateLocations();
      while (all.hasMoreElements()) {
        names.add(((NamedLocation<?>) all.nextElement()).getKeySymbol().getName());
      }
    }
    return names;
  }

  /** Returns where the value of an exported name is, bound or not yet. */
  Optional<Location<?>> exported(String external) {
    @Nullable String internal = exports.get(external);
    if (internal == null) {
      return exportsAll
          ? Optional.ofNullable(environment.lookup(Symbol.valueOf(external)))
          : Optional.empty();
    }
    Symbol symbol = Symbol.valueOf(internal);
    @Nullable Location<?> bound = environment.lookup(symbol);
    return Optional.of(bound != null ? bound : environment.getLocation(symbol));
  }

  /**
   * Returns where the value of any name is, exported or not. Of Relevo's own modules that is what they define: they see
   * more than programs may.
   */
  Optional<Location<?>> internal(String symbol) {
    if (environment.isLocked() && !own.contains(symbol)) {
      return exported(symbol);
    }
    return Optional.ofNullable(environment.lookup(Symbol.valueOf(symbol)));
  }

  /** Binds everything that this module exports in {@code other}. */
  void importInto(SchemeModule other) {
    for (String external : exported()) {
      exported(external)
          .ifPresent(location -> other.bindImport(Symbol.valueOf(external), location));
    }
  }

  /**
   * Binds {@code symbol} here to what an import gives, unless the module defines it itself, or has something that does the
   * same and more.
   */
  void bindImport(Symbol symbol, Location<?> location) {
    if (!own.contains(symbol.getName()) && !extension(environment.lookup(symbol))) {
      environment.addLocation(symbol, null, location);
    }
  }

  private static boolean extension(@Nullable Location<?> location) {
    return location != null && location.isBound() && location.get() instanceof Extension;
  }

  /** Gives {@code symbol} a value of the module's own. */
  void define(Symbol symbol, Object value) {
    claim(symbol);
    environment.define(symbol, null, value);
  }

  /** Notes that {@code symbol} gets a meaning of the module's own now. */
  void claim(Symbol symbol) {
    if (own.add(symbol.getName())) {
      @Nullable Location<?> before = environment.lookup(symbol);
      shadows |= before != null && before.isBound();
    }
  }

  /**
   * Takes away the values of all that the module defines itself.
   *
   * @return false if some of its names meant something before it defined them: forms that were translated by then mean that
   */
  boolean reset() {
    if (shadows) {
      return false;
    }
    for (String name : own) {
      environment.getLocation(Symbol.valueOf(name)).undefine();
    }
    return true;
  }
}
