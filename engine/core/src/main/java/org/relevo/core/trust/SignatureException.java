package org.relevo.core.trust;

import java.io.IOException;
import org.relevo.formats.path.StorePath;

/** Says why a signed store item was refused. The message names the item and the key, and how to mend it. */
public final class SignatureException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What was wrong. */
  public enum Fault {
    /** There is no signature, or it has not the form of one. */
    MALFORMED,
    /** It signs another hash than that of the item. */
    WRONG_HASH,
    /** It was not made by the key that it names. */
    INVALID,
    /** It is good, but its key is not in the ACL. */
    UNAUTHORIZED
  }

  private final Fault fault;
  private final transient StorePath item;

  /** Creates the exception. */
  public SignatureException(Fault fault, StorePath item, String message) {
    super(message);
    this.fault = fault;
    this.item = item;
  }

  /** Returns the kind of fault. */
  public Fault fault() {
    return fault;
  }

  /** Returns the item that was refused. */
  public StorePath item() {
    return item;
  }
}
