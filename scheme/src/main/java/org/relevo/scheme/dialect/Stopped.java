package org.relevo.scheme.dialect;

import gnu.kawa.util.ExitCalled;

/** Ends an evaluation from within; no handler of a program catches it, for Kawa lets its superclass through. */
final class Stopped extends ExitCalled {
  private static final long serialVersionUID = 1L;

  Stopped() {
    super(1);
  }
}
