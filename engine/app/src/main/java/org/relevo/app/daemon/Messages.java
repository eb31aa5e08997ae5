package org.relevo.app.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.relevo.formats.worker.StderrMessage;
import org.relevo.formats.worker.WorkerReader;
import org.relevo.formats.worker.WorkerWire;
import org.relevo.formats.worker.WorkerWriter;

/**
 * The messages that a client gets before the reply to its request. Logs may come from several threads at once; they are
 * dropped outside a request, when the client would take them for something else.
 */
final class Messages {
  /** How much a client is asked for at once: each time is a round trip. */
  private static final int READ_BYTES = 1 << 20;

  private final WorkerReader in;
  private final WorkerWriter out;
  private boolean open;
  private boolean withStatus = true;

  Messages(WorkerReader in, WorkerWriter out) {
    this.in = in;
    this.out = out;
  }

  /** Sets whether the client knows statuses of errors. */
  synchronized void speak(boolean statuses) {
    withStatus = statuses;
  }

  /** Begins the messages of a request. */
  synchronized void open() {
    open = true;
  }

  /** Ends the messages; the reply follows. */
  synchronized void last() throws IOException {
    open = false;
    out.message(new StderrMessage.Last());
  }

  /** Ends the messages with an error in place of a reply. */
  synchronized void error(String message, int status) throws IOException {
    open = false;
    if (withStatus) {
      out.message(new StderrMessage.Failure(message, status));
    } else {
      out.u64(WorkerWire.ERROR);
      out.string(message);
    }
    out.flush();
  }

  /** Sends a piece of log at once. */
  synchronized void log(byte[] piece) throws IOException {
    if (open) {
      out.message(new StderrMessage.Next(piece));
      out.flush();
    }
  }

  void log(String text) throws IOException {
    log(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns a stream that asks the client for its bytes. Closing it passes over what the client has been asked for and was
   * not read, so that the conversation can go on.
   */
  InputStream source() {
    return new InputStream() {
      private InputStream piece = InputStream.nullInputStream();

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
          return 0;
        }
        // A piece is used while it comes, so that the client sends and the daemon works at the same
        // time.
        int count = piece.read(buffer, offset, length);
        if (count < 0) {
          ask();
          count = piece.read(buffer, offset, length);
        }
        return count;
      }

      private void ask() throws IOException {
        synchronized (Messages.this) {
          out.message(new StderrMessage.Read(READ_BYTES));
          out.flush();
        }
        piece = in.byteVector(READ_BYTES);
      }

      @Override
      public void close() throws IOException {
        piece.close();
      }
    };
  }

  /** Returns a stream whose bytes go to the client as data. */
  OutputStream sink() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] buffer, int offset, int length) throws IOException {
        synchronized (Messages.this) {
          out.write(buffer, offset, length);
        }
      }
    };
  }

  /** The most that a client may send as the content of a text. */
  static final int MAX_TEXT = WorkerWire.MAX_STRING * 4;
}
