package org.relevo.app.daemon.hook;

/** What comes of the offer of a build to the hook. */
public sealed interface HookAnswer {
  /**
   * The hook takes it.
   *
   * @param hook waits for inputs and outputs; it belongs to whoever gets this, who must close it
   */
  record Accepted(HookProcess hook) implements HookAnswer {}

  /** No machine could ever take it. */
  record Declined() implements HookAnswer {}

  /** Not now; ask again later. */
  record Postponed() implements HookAnswer {}

  /**
   * The hook does not work, and is not asked any more.
   *
   * @param why a sentence for people
   */
  record Broken(String why) implements HookAnswer {}
}
