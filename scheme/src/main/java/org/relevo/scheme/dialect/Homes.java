package org.relevo.scheme.dialect;

import gnu.expr.ModuleExp;
import gnu.mapping.Environment;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * In which module's environment each form was translated: a macro's own names mean what they mean where it was defined,
 * not where it is used.
 */
final class Homes {
  private static final Map<ModuleExp, Environment> HOMES =
      Collections.synchronizedMap(new WeakHashMap<>());

  private Homes() {}

  static void put(ModuleExp form, Environment environment) {
    HOMES.put(form, environment);
  }

  static Optional<Environment> of(ModuleExp form) {
    return Optional.ofNullable(HOMES.get(form));
  }
}
