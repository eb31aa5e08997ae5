package org.relevo.formats.worker;

import java.io.EOFException;
import java.io.Flushable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.relevo.formats.path.StorePath;

/**
 * Writes the values of {@link WorkerWire}. It keeps nothing back, so the stream below should be buffered; the caller
 * flushes before it waits for an answer. Not thread-safe.
 */
public final class WorkerWriter implements Flushable {
  private static final int COPY_BUFFER = 32 << 10;

  private final OutputStream out;
  private final ByteBuffer word = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);

  /** Creates a writer to {@code out}. */
  public WorkerWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes a 64-bit integer. */
  public void u64(long value) throws IOException {
    out.write(word.putLong(0, value).array());
  }

  /** Writes the number of an operation. */
  public void op(WorkerOp op) throws IOException {
    u64(op.number());
  }

  /** Writes 0 or 1. */
  public void bool(boolean value) throws IOException {
    u64(value ? 1 : 0);
  }

  /** Writes a byte vector. */
  public void bytes(byte[] bytes) throws IOException {
    bytes(bytes, 0, bytes.length);
  }

  /** Writes a byte vector that is part of an array. */
  public void bytes(byte[] buffer, int offset, int length) throws IOException {
    u64(length);
    out.write(buffer, offset, length);
    padding(length);
  }

  /**
   * Writes a byte vector of exactly {@code length} bytes as they come from {@code in}, which may have more.
   *
   * @throws EOFException if it has fewer; the connection is then of no more use
   */
  public void bytes(InputStream in, long length) throws IOException {
    u64(length);
    byte[] buffer = new byte[(int) Math.max(1, Math.min(length, COPY_BUFFER))];
    for (long left = length; left > 0; ) {
      int got = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (got < 0) {
        throw new EOFException("the data to send ended " + left + " bytes early");
      }
      out.write(buffer, 0, got);
      left -= got;
    }
    padding(length);
  }

  /** Writes a string. */
  public void string(String text) throws IOException {
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a list of strings. */
  public void strings(Collection<String> texts) throws IOException {
    u64(texts.size());
    for (String text : texts) {
      string(text);
    }
  }

  /** Writes a list of pairs of a name and a value, in the order of the map. */
  public void stringPairs(Map<String, String> pairs) throws IOException {
    u64(pairs.size());
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      string(pair.getKey());
      string(pair.getValue());
    }
  }

  /** Writes a store path. */
  public void storePath(StorePath path) throws IOException {
    string(path.toString());
  }

  /** Writes a store path, or the empty string for none. */
  public void storePathIfAny(Optional<StorePath> path) throws IOException {
    string(path.map(StorePath::toString).orElse(""));
  }

  /** Writes a list of store paths. */
  public void storePaths(Collection<StorePath> paths) throws IOException {
    u64(paths.size());
    for (StorePath path : paths) {
      storePath(path);
    }
  }

  /** Writes one of the messages that come before a reply. */
  public void message(StderrMessage message) throws IOException {
    if (message instanceof StderrMessage.Next next) {
      u64(WorkerWire.NEXT);
      bytes(next.bytes());
    } else if (message instanceof StderrMessage.Read read) {
      u64(WorkerWire.READ);
      u64(read.size());
    } else if (message instanceof StderrMessage.Write write) {
      u64(WorkerWire.WRITE);
      bytes(write.data(), write.size());
    } else if (message instanceof StderrMessage.Failure failure) {
      u64(WorkerWire.ERROR);
      string(failure.message());
      u64(Integer.toUnsignedLong(failure.status()));
    } else {
      u64(WorkerWire.LAST);
    }
  }

  /** Writes a {@link StderrMessage.Write} of part of an array. */
  public void write(byte[] buffer, int offset, int length) throws IOException {
    u64(WorkerWire.WRITE);
    bytes(buffer, offset, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  private void padding(long length) throws IOException {
    out.write(new byte[WorkerWire.padding(length)]);
  }
}
