package org.relevo.core.store.daemon;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;
import org.relevo.core.store.StoreException;
import org.relevo.formats.worker.WorkerWriter;

/**
 * Sends a bundle to a daemon in a thread of its own, as fast as the connection takes it, while another thread reads what the
 * daemon says of it.
 */
final class BundleSender {
  /** With the length before it, a whole number of an SSH channel's packets. */
  private static final int PIECE = (256 << 10) - 8;

  private static final long PATIENCE_MILLIS = 1000;

  private final InputStream source;
  private final WorkerWriter out;
  private final Closeable connection;
  private final Thread thread = new Thread(this::run, "send a bundle");
  private volatile boolean complete;
  private volatile boolean unwanted;
  private volatile @Nullable Exception sourceFailure;

  private BundleSender(InputStream source, WorkerWriter out, Closeable connection) {
    this.source = source;
    this.out = out;
    this.connection = connection;
    thread.setDaemon(true);
  }

  /**
   * Starts to send, and to read {@code source} from the calling thread on.
   *
   * @param connection closed if {@code source} fails, which ends the wait for the daemon's answer
   */
  static BundleSender start(InputStream source, WorkerWriter out, Closeable connection) {
    BundleSender sender = new BundleSender(source, out, connection);
    sender.thread.start();
    return sender;
  }

  private void run() {
    byte[] piece = new byte[PIECE];
    try {
      out.flush(); // the request
      int count = read(piece);
      while (count > 0 && !unwanted) {
        out.bytes(piece, 0, count);
        if (available() == 0) {
          out.flush();
        }
        count = read(piece);
      }
      out.bytes(piece, 0, 0);
      out.flush();
      complete = true;
    } catch (IOException e) {
      // The other thread reads why the daemon takes no more, or fails as this one did.
    }
  }

  private int read(byte[] piece) throws IOException {
    try {
      return source.read(piece, 0, piece.length);
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  private int available() throws IOException {
    try {
      return source.available();
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  private IOException failed(Exception e) throws IOException {
    sourceFailure = e;
    connection.close();
    return new IOException(e);
  }

  /**
   * Waits until all was sent, which it was when the daemon has answered.
   *
   * @throws StoreException if the daemon answered without having heard the end
   */
  void awaitEnd() throws IOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while sending");
    }
    if (!complete) {
      throw new StoreException("the build daemon answered before it had all that was to be sent");
    }
  }

  /**
   * Sends no more but that this is the end. Returns whether it is sent, so that the connection can be used further: the source
   * is not waited for very long.
   */
  boolean settle() {
    unwanted = true;
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return complete;
  }

  /** Sends no more; the connection must be closed. The source may still be waited for, for the moment. */
  void stop() {
    unwanted = true;
    thread.interrupt();
  }

  /** Returns why the bundle could not be sent: because of its source, or else because of {@code other}. */
  IOException reason(IOException other) {
    Exception failure = sourceFailure;
    if (failure == null) {
      return other;
    }
    if (failure instanceof RuntimeException runtime) {
      throw runtime;
    }
    failure.addSuppressed(other);
    return (IOException) failure;
  }
}
