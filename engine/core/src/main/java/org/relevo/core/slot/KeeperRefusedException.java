package org.relevo.core.slot;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says that a machine runs no commands for us, so that it cannot keep slots. */
public final class KeeperRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public KeeperRefusedException(String reason, @Nullable IOException cause) {
    super(reason, cause);
  }
}
