package org.relevo.formats.worker;

/**
 * The constants and the grammar of the worker protocol, as guix-daemon and Nix's daemon up to version 2.3 speak it.
 *
 * <pre>
 * u64        8 bytes, little endian; 32-bit values are zero-extended
 * boolean    u64 0 or 1
 * bytes      u64 length, the bytes, zeros up to a multiple of 8
 * string     bytes in UTF-8
 * list       u64 count, the elements
 * handshake  client: CLIENT_MAGIC; server: SERVER_MAGIC, its version; client: its version,
 *            from minor 14 0 (no CPU affinity), from minor 11 1 (reserve space); server: messages through LAST
 * request    u64 operation, its arguments; server: messages through LAST, the reply
 * message    NEXT bytes | READ u64 (the client then sends so many bytes or fewer as bytes, none at its end)
 *            | WRITE bytes | ERROR string u64 | LAST
 * </pre>
 *
 * <p>An ERROR ends the messages in LAST's place, and no reply follows.
 *
 * <p><b>Who may send when.</b> Data that IMPORT_PATHS takes is asked for piece by piece, so each piece costs a round trip;
 * guix-daemon asks for 32 KiB at a time. It cannot be sent before it is asked for, nor a request before the one before
 * it was answered: while guix-daemon works it takes any byte that comes for the client's hanging up, reads it and
 * ends. Only what it finds when it begins to read is safe, so requests may follow each other in one short write.
 *
 * <p><b>Extension.</b> A daemon that says one empty NEXT in the handshake, which other clients print as nothing, reads
 * whatever comes whenever it comes, and knows IMPORT_STREAM: like IMPORT_PATHS, but for its argument, which is the
 * bundle as byte vectors of any sizes, of which the last is empty. Nothing is asked for. Should it fail before the
 * end, the daemon says so at once and passes over the rest.
 */
public final class WorkerWire {
  /** What a client says first. */
  public static final long CLIENT_MAGIC = 0x6e697863L;

  /** What a daemon answers first. */
  public static final long SERVER_MAGIC = 0x6478696fL;

  /** The version spoken here: major 1, minor 0x63. */
  public static final long VERSION = 0x163L;

  /** The minor version from which a client sends its CPU affinity in the handshake. */
  public static final int MINOR_CPU_AFFINITY = 14;

  /** The minor version from which a client says in the handshake whether to reserve space. */
  public static final int MINOR_RESERVE_SPACE = 11;

  /** The tag of a piece of log. */
  public static final long NEXT = 0x6f6c6d67L;

  /** The tag of a demand for data. */
  public static final long READ = 0x64617461L;

  /** The tag of data for the client. */
  public static final long WRITE = 0x64617416L;

  /** The tag of a failure. */
  public static final long ERROR = 0x63787470L;

  /** The tag of the last message. */
  public static final long LAST = 0x616c7473L;

  /** The status of an ERROR for a reason that may pass: anything but the two below. */
  public static final int STATUS_FAILED = 1;

  /** The status of an ERROR that says that a build failed for good. */
  public static final int STATUS_BUILD_FAILED = 100;

  /** The status of an ERROR that says that a build took too long or was silent too long. */
  public static final int STATUS_TIMED_OUT = 101;

  /** How many bytes a string may have unless the caller says otherwise: 16 MiB. */
  public static final int MAX_STRING = 16 << 20;

  /** How many bytes a store path may have. */
  public static final int MAX_PATH = 4096;

  /** How many elements a list may have unless the caller says otherwise. */
  public static final int MAX_LIST = 1 << 20;

  private WorkerWire() {}

  /** Returns the major part of a version. */
  public static int major(long version) {
    return (int) (version >>> 8 & 0xff);
  }

  /** Returns the minor part of a version. */
  public static int minor(long version) {
    return (int) (version & 0xff);
  }

  /** Returns how many zeros follow a byte vector of {@code length} bytes. */
  static int padding(long length) {
    return (int) (-length & 7);
  }
}
