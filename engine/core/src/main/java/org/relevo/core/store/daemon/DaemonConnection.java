package org.relevo.core.store.daemon;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.relevo.core.store.StoreException;
import org.relevo.formats.worker.WorkerOp;
import org.relevo.formats.worker.WorkerReader;
import org.relevo.formats.worker.WorkerWire;
import org.relevo.formats.worker.WorkerWriter;

/**
 * The conversation with a daemon: handshake, requests, and the stream of messages that comes before every reply. Not
 * thread-safe, but {@link #close} may be called at any time and ends whatever waits.
 */
final class DaemonConnection implements Closeable {
  private static final int BUFFER = 1 << 16;

  /** The most that one READ of the daemon is answered with; it may ask for any number. */
  private static final int MAX_PIECE = 1 << 20;

  private static final int MINOR_ERROR_STATUS = 8;

  private final OutputStream out;
  private final WorkerReader reader;
  private final WorkerWriter writer;
  private final Closeable transport;
  private final int minor;
  private final AtomicLong heard = new AtomicLong();
  private byte[] piece = new byte[0];
  private boolean extended;
  private Duration roundTrip = Duration.ZERO;
  private volatile boolean closed;

  /**
   * Shakes hands.
   *
   * @param transport closed with this object; closing it must end blocked reads and writes of both streams
   */
  DaemonConnection(InputStream in, OutputStream out, Closeable transport) throws IOException {
    this.out = new BufferedOutputStream(out, BUFFER);
    this.reader = new WorkerReader(new BufferedInputStream(in, BUFFER));
    this.writer = new WorkerWriter(this.out);
    this.transport = transport;
    try {
      this.minor = shakeHands();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private int shakeHands() throws IOException {
    long begun = System.nanoTime();
    writer.u64(WorkerWire.CLIENT_MAGIC);
    writer.flush();
    OptionalLong magic = reader.u64OrEnd();
    if (magic.isEmpty()) {
      throw new StoreException(
          "the build daemon closed the connection at once; is it running, and may this user"
              + " connect to it?");
    }
    if (magic.getAsLong() != WorkerWire.SERVER_MAGIC) {
      throw new StoreException(String.format(
          "what answers is not a build daemon: its first number is %#x, not %#x",
          magic.getAsLong(), WorkerWire.SERVER_MAGIC));
    }
    long version = reader.u64();
    if (version >>> 8 != WorkerWire.VERSION >>> 8) {
      throw new StoreException(String.format(
          "the build daemon speaks protocol version %#x; this program speaks %#x to %#x",
          version, WorkerWire.VERSION & 0xff00, WorkerWire.VERSION));
    }
    roundTrip = Duration.ofNanos(System.nanoTime() - begun);
    int common = Math.min(WorkerWire.minor(version), WorkerWire.minor(WorkerWire.VERSION));
    writer.u64(WorkerWire.VERSION);
    if (common >= WorkerWire.MINOR_CPU_AFFINITY) {
      writer.u64(0); // none
    }
    if (common >= WorkerWire.MINOR_RESERVE_SPACE) {
      writer.u64(1); // yes
    }
    writer.flush();
    begun = System.nanoTime();
    messages(Exchange.logTo(piece -> extended |= piece.length == 0), common);
    Duration second = Duration.ofNanos(System.nanoTime() - begun);
    roundTrip = roundTrip.compareTo(second) < 0 ? roundTrip : second;
    return common;
  }

  /**
   * Returns how long a question took at most from here to the daemon and back, when the connection was made. That is what each
   * piece costs that the daemon asks for, so it is taken of the daemon's own answers: what a link to its machine takes is less,
   * and not known here, where a connection may be a socket of this host as well.
   */
  Duration roundTrip() {
    return roundTrip;
  }

  /** Returns whether the daemon has the extension that {@link WorkerWire} describes. */
  boolean extended() {
    return extended;
  }

  /** Returns the minor version that both ends know. */
  int minor() {
    return minor;
  }

  /** Begins a request; its arguments follow. */
  WorkerWriter request(WorkerOp op) throws IOException {
    if (closed) {
      throw new StoreException("the connection to the build daemon is closed");
    }
    writer.op(op);
    return writer;
  }

  /** Returns a stream for arguments that are no values of the protocol. */
  OutputStream arguments() {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] buffer, int offset, int length) throws IOException {
        try {
          out.write(buffer, offset, length);
        } catch (IOException e) {
          throw lastWordsOr(e);
        }
      }
    };
  }

  /** Sends the request and takes the daemon's messages until the reply comes. */
  WorkerReader await(Exchange exchange) throws IOException {
    try {
      writer.flush();
    } catch (IOException e) {
      throw lastWordsOr(e);
    }
    return answer(exchange);
  }

  /** Takes the daemon's messages until the reply comes; what is sent meanwhile is another thread's. */
  WorkerReader answer(Exchange exchange) throws IOException {
    messages(exchange, minor);
    return reader;
  }

  /** Returns what the daemon said before it stopped listening, or {@code error} if that was nothing of use. */
  private IOException lastWordsOr(IOException error) {
    try {
      messages(Exchange.logTo(LogSink.DISCARD), minor);
      return error;
    } catch (DaemonException e) {
      try {
        close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      return e;
    } catch (IOException e) {
      return error;
    }
  }

  private void messages(Exchange exchange, int version) throws IOException {
    while (true) {
      long kind = reader.u64();
      heard.incrementAndGet();
      if (kind == WorkerWire.LAST) {
        return;
      } else if (kind == WorkerWire.NEXT) {
        exchange.log().accept(reader.bytes(WorkerWire.MAX_STRING));
      } else if (kind == WorkerWire.READ) {
        feed(exchange.source(), reader.u64());
      } else if (kind == WorkerWire.WRITE) {
        try (InputStream data = reader.byteVector(Long.MAX_VALUE - 8)) {
          byte[] buffer = piece(BUFFER);
          for (int n = data.read(buffer); n >= 0; n = data.read(buffer)) {
            exchange.sink().write(buffer, 0, n);
          }
        }
      } else if (kind == WorkerWire.ERROR) {
        throw error(version);
      } else {
        throw new StoreException(String.format(
            "the build daemon sent a message of the unknown kind %#x; the connection is given up",
            kind));
      }
    }
  }

  private void feed(InputStream source, long wanted) throws IOException {
    if (wanted <= 0) {
      throw new StoreException(
          "the build daemon asked for " + Long.toUnsignedString(wanted) + " bytes at once");
    }
    // A full piece each time: every READ costs a round trip.
    int count = source.readNBytes(piece(wanted), 0, (int) Math.min(wanted, MAX_PIECE));
    writer.bytes(piece, 0, count);
    writer.flush();
  }

  private byte[] piece(long wanted) {
    if (piece.length < Math.min(wanted, MAX_PIECE)) {
      piece = new byte[(int) Math.min(wanted, MAX_PIECE)];
    }
    return piece;
  }

  private DaemonException error(int version) throws IOException {
    // Lenient, as it is for people: a message in a strange encoding is better than none.
    String message = new String(reader.bytes(WorkerWire.MAX_STRING), StandardCharsets.UTF_8);
    long status = DaemonException.OTHER;
    if (version >= MINOR_ERROR_STATUS) {
      // Daemons leave the status out of errors that come before the first request.
      status = reader.u64OrEnd().orElse(status);
    }
    return new DaemonException(message, (int) status);
  }

  /** Returns how many messages have come. */
  long heard() {
    return heard.get();
  }

  boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    transport.close();
  }
}
