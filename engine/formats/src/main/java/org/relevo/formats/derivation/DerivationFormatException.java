package org.relevo.formats.derivation;

import java.io.IOException;

/** Says that bytes are not a derivation, or that one contradicts itself: where, and why. */
public final class DerivationFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int offset;

  DerivationFormatException(int offset, String reason) {
    super("not a derivation: " + reason + " (byte " + offset + ")");
    this.offset = offset;
  }

  /** Returns the number of bytes before the fault. */
  public int offset() {
    return offset;
  }
}
