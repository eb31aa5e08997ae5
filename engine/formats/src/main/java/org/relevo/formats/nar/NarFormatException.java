package org.relevo.formats.nar;

import java.io.IOException;

/** Says what is wrong in a nar or bundle, and at which byte of it. */
public final class NarFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long offset;

  /** Creates the exception; {@code offset} is that of the first byte past what could be understood. */
  public NarFormatException(long offset, String reason) {
    super("malformed archive at byte " + offset + ": " + reason);
    this.offset = offset;
  }

  /** Returns where, in bytes from the beginning of what was read. */
  public long offset() {
    return offset;
  }
}
