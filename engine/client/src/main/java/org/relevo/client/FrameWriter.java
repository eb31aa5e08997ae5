package org.relevo.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes frames to a blocking channel, each as a whole. Thread-safe. */
public final class FrameWriter {
  private static final int HEAD = 5;

  private final WritableByteChannel channel;

  /** Makes a writer. */
  public FrameWriter(WritableByteChannel channel) {
    this.channel = channel;
  }

  /** Writes a frame without bytes. */
  public void write(byte kind) throws IOException {
    write(kind, new byte[0], 0, 0);
  }

  /** Writes bytes, in as many frames as they need, at least one. */
  public synchronized void write(byte kind, byte[] bytes, int offset, int length)
      throws IOException {
    int done = 0;
    do {
      int piece = Math.min(length - done, FrameWire.MOST_BYTES);
      ByteBuffer frame = ByteBuffer.allocate(HEAD + piece);
      frame.put(kind).putInt(piece).put(bytes, offset + done, piece).flip();
      while (frame.hasRemaining()) {
        channel.write(frame);
      }
      done += piece;
    } while (done < length);
  }
}
