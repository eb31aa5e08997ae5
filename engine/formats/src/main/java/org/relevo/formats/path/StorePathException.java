package org.relevo.formats.path;

import java.io.IOException;

/** Says that a text is not a store path, or a path of another store than the one it was used with. */
public final class StorePathException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String text;

  StorePathException(String text, String reason) {
    super("\"" + text + "\" is not a store path: " + reason);
    this.text = text;
  }

  /** Returns the text that was refused. */
  public String text() {
    return text;
  }
}
