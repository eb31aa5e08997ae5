package org.relevo.app.engine;

import java.util.List;

/** What a client may do with the engine's process. */
interface EngineControl {
  /**
   * Stops the engine.
   *
   * @param now whether builds under way are ended rather than waited for
   */
  void stop(boolean now);

  /** Returns how many clients are being served. */
  int sessions();

  /** Returns those of them that have said what they want, in the order in which they came. */
  List<ClientView> clients();

  /** Returns how many clients came so far. */
  long served();
}
