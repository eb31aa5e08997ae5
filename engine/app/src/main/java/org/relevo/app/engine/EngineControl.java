package org.relevo.app.engine;

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

  /** Returns how many clients came so far. */
  long served();
}
