package org.relevo.app.hook;

import java.util.Optional;
import java.util.stream.Stream;

/** The lines by which a hook answers a request. */
public enum HookReply {
  /** It is built elsewhere. */
  ACCEPT("# accept"),
  /** It is never built elsewhere. */
  DECLINE("# decline"),
  /** Not now; ask again. */
  POSTPONE("# postpone");

  private final String line;

  HookReply(String line) {
    this.line = line;
  }

  /** Returns the line, without its end. */
  String line() {
    return line;
  }

  /** Reads a line, without its end; empty if it is no reply. */
  public static Optional<HookReply> of(String line) {
    return Stream.of(values()).filter(reply -> reply.line.equals(line)).findFirst();
  }
}
