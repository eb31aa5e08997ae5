package org.relevo.formats.worker;

import java.io.IOException;

/** Says that what the peer sent is not the worker protocol, is beyond a bound, or ends within a value. */
public final class WorkerFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long offset;
  private final boolean endOfStream;

  private WorkerFormatException(String message, long offset, boolean endOfStream) {
    super(message);
    this.offset = offset;
    this.endOfStream = endOfStream;
  }

  static WorkerFormatException malformed(long offset, String reason) {
    return new WorkerFormatException(
        "the peer does not speak the worker protocol: " + reason + " (byte " + offset + ")",
        offset,
        false);
  }

  static WorkerFormatException ended(long offset, String what) {
    return new WorkerFormatException(
        "the peer closed the connection within " + what + " (after byte " + offset + ")",
        offset,
        true);
  }

  /** Returns how many bytes the reader had taken when it found the fault. */
  public long offset() {
    return offset;
  }

  /** Returns whether the peer went away, rather than sent something wrong. */
  public boolean endOfStream() {
    return endOfStream;
  }
}
