package org.relevo.core.history;

/** Says why a history file cannot be used, and what helps. */
final class HistoryFileException extends Exception {
  private static final long serialVersionUID = 1L;

  HistoryFileException(String message) {
    super(message);
  }

  HistoryFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
