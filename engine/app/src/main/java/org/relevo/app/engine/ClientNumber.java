package org.relevo.app.engine;

/** Tells for which client a thread works: the session's own, and those that are started for its work alone. */
final class ClientNumber {
  private static final long NONE = 0;
  private static final InheritableThreadLocal<Long> CURRENT = new InheritableThreadLocal<>();

  private ClientNumber() {}

  /** Says whom this thread, and those that it starts, works for. */
  static void set(long number) {
    CURRENT.set(number);
  }

  /** Returns the client's number; 0 if it is for none. */
  static long current() {
    Long number = CURRENT.get();
    return number == null ? NONE : number;
  }
}
