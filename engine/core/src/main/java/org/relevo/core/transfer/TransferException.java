package org.relevo.core.transfer;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relevo.formats.path.StorePath;

/** Says why items could not be moved between this host and a machine; the message names both, and what to do. */
public final class TransferException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it was. */
  public enum Fault {
    /** The machine does not accept what this host signs. */
    UNAUTHORIZED_THERE,
    /** This host does not accept what the machine signs, or it signed wrongly. */
    REFUSED_HERE,
    /** The two have different store directories. */
    OTHER_STORE,
    /** The machine failed, or the connection to it. */
    MACHINE,
    /** This host's own store failed: another machine would not help. */
    HEAD
  }

  private final Fault fault;
  private final String machine;
  private final transient Optional<StorePath> item;

  TransferException(
      Fault fault,
      String machine,
      Optional<StorePath> item,
      String message,
      @Nullable Throwable cause) {
    super(message, cause);
    this.fault = fault;
    this.machine = machine;
    this.item = item;
  }

  /** Returns the kind of failure. */
  public Fault fault() {
    return fault;
  }

  /** Returns the machine's {@code NAME:PORT}. */
  public String machine() {
    return machine;
  }

  /** Returns the item that was on its way, if there was one. */
  public Optional<StorePath> item() {
    return item;
  }
}
