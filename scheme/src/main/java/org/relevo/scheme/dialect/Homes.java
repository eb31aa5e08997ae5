package org.relevo.scheme.dialect;

import gnu.expr.ModuleExp;
import gnu.mapping.Environment;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * In which module's environment each form was translated: a macro's own names mean what they mean where it was defined,
 * not where it is used.
 */
final class Homes {
  // An environment has the macros that were defined in it, and they have their forms: a strong
  // reference would keep both for good. Programs keep their environments themselves.
  private static final Map<ModuleExp, WeakReference<Environment>> HOMES =
      Collections.synchronizedMap(new WeakHashMap<>());

  private Homes() {}

  static void put(ModuleExp form, Environment environment) {
    HOMES.put(form, new WeakReference<>(environment));
  }

  static Optional<Environment> of(ModuleExp form) {
    return Optional.ofNullable(HOMES.get(form)).map(WeakReference::get);
  }
}
