package org.relevo.app.engine;

/** The engine does not do what a client wants. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedException(String why) {
    super(why);
  }
}
