package org.relevo.app.farm;

/**
 * One thing that was tried on a machine.
 *
 * @param name what was tried
 * @param ok whether it went well
 * @param detail what was found, or why it failed
 * @param remedy what mends it; empty if it went well or nothing can be advised
 */
record Step(String name, boolean ok, String detail, String remedy) {
  static Step passed(String name, String detail) {
    return new Step(name, true, detail, "");
  }

  static Step failed(String name, String reason, String remedy) {
    return new Step(name, false, reason, remedy);
  }
}
