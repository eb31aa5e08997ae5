package org.relevo.core.machine;

import java.io.IOException;

/** Says what was missing or strange in the text with which a machine describes its health. */
public final class HealthReportException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String section;

  HealthReportException(String section, String reason) {
    super("the health report cannot be read: "
        + reason
        + " (in the part \""
        + section
        + "\"; does the account's shell print something of its own, or is it not a POSIX system?)");
    this.section = section;
  }

  /** Returns the part of the report that was at fault. */
  public String section() {
    return section;
  }
}
