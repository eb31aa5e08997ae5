package org.relevo.app.hook;

/** What a hook can answer to a request. */
enum HookAnswer {
  /** It is built elsewhere. */
  ACCEPT("# accept"),
  /** It is never built elsewhere. */
  DECLINE("# decline"),
  /** Not now; ask again. */
  POSTPONE("# postpone");

  private final String text;

  HookAnswer(String text) {
    this.text = text;
  }

  /** Returns the line. */
  String text() {
    return text;
  }
}
