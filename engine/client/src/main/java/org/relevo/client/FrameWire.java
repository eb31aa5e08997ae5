package org.relevo.client;

/**
 * The conversation between a client and the engine, over a Unix socket: frames in both directions, each a byte that says what
 * it is, four bytes of length (big endian), and so many bytes.
 *
 * <pre>
 * client → engine   HELLO (strings, see {@link Hello}) · INPUT bytes of standard input · END of standard input
 * engine → client   ACCEPTED, or REFUSED why · OUTPUT, MESSAGE, LOG bytes for descriptors 1, 2, 4 · EXIT code
 *                   · HANDOVER, then BACK bytes
 * </pre>
 *
 * HELLO comes first and once; ACCEPTED or REFUSED is the first answer; after REFUSED and EXIT nothing follows. A connection
 * that ends before that ends the work; a hook that was not given a build asks another engine what was not answered.
 *
 * <p>A client that ends its side of the connection while work is done for it gives the work up; the engine says EXIT when
 * nothing of it is left.
 *
 * <p>An engine that ends, and has nothing to do for a client that may have more to ask, says HANDOVER. The client ends its
 * side of the connection; the engine gives BACK what of the client's input it has not looked at, and says EXIT. The client
 * turns to another with that when it has something to ask.
 */
public final class FrameWire {
  /** The version of this protocol; both ends must have the same, since they are installed together. */
  public static final String VERSION = "relevo-engine 2";

  /** The most bytes in a frame. */
  public static final int MOST_BYTES = 1 << 20;

  /** What the client wants. */
  public static final byte HELLO = 'H';

  /** Bytes of the client's standard input. */
  public static final byte INPUT = 'I';

  /** The end of it. */
  public static final byte END = 'E';

  /** The engine does what the client wants. */
  public static final byte ACCEPTED = 'A';

  /** It does not; the reason follows. */
  public static final byte REFUSED = 'R';

  /** Bytes for standard output. */
  public static final byte OUTPUT = 'O';

  /** Bytes for standard error. */
  public static final byte MESSAGE = 'M';

  /** Bytes for file descriptor 4. */
  public static final byte LOG = 'L';

  /** The work is over; one byte follows, the exit code. */
  public static final byte EXIT = 'X';

  /** The engine has nothing to do for the client, and ends. */
  public static final byte HANDOVER = 'T';

  /** Bytes of the client's standard input that were not looked at. */
  public static final byte BACK = 'B';

  private FrameWire() {}
}
