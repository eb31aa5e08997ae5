package org.relevo.app.repl;

/** Where a session tells what came of it. Used by one thread at a time. */
interface Console {
  /** Shows one or more lines. */
  void line(String text);

  /** Shows a value under the name that it was given. */
  void value(String name, String text);

  /** Shows what went wrong: a message, and details below it, which may be empty. */
  void error(String message, String details);
}
