package org.relevo.client;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Reads frames from a blocking channel. Not thread-safe. */
public final class FrameReader {
  private static final int HEAD = 5;
  private static final byte[] NONE = new byte[0];

  private final ReadableByteChannel channel;
  private final ByteBuffer head = ByteBuffer.allocate(HEAD);
  private byte kind;
  private byte[] bytes = NONE;

  /** Makes a reader. */
  public FrameReader(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /**
   * Reads the next frame; returns false if the conversation has ended between frames.
   *
   * @throws IOException if it ended within a frame, or what comes is no frame
   */
  public boolean next() throws IOException {
    head.clear();
    if (channel.read(head) < 0) {
      return false;
    }
    fill(head);
    head.flip();
    kind = head.get();
    int length = head.getInt();
    if (length < 0 || length > FrameWire.MOST_BYTES) {
      throw new IOException("a frame of " + length + " bytes, which is none of this protocol");
    }
    bytes = length == 0 ? NONE : new byte[length];
    fill(ByteBuffer.wrap(bytes));
    return true;
  }

  private void fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the other end closed the connection within a frame");
      }
    }
  }

  /** Returns what the last frame is. */
  public byte kind() {
    return kind;
  }

  /** Returns its bytes; they are the caller's. */
  public byte[] bytes() {
    return bytes;
  }
}
