package org.relevo.core.ssh.link;

/**
 * A way to compress a connection.
 *
 * @param kind which
 * @param level 1 to 9; of no meaning for none
 */
public record Method(Kind kind, int level) {
  /** No compression. */
  public static final Method NONE = new Method(Kind.NONE, 1);

  /** The methods that there are. */
  public enum Kind {
    /** None. */
    NONE,
    /** SSH's own from the beginning (RFC 4253). */
    ZLIB,
    /** The same from the login on, as OpenSSH has it. */
    DELAYED_ZLIB,
    /** Zstandard from the login on, between Relevo's own ends. */
    ZSTD
  }
}
