package org.relevo.core.store.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Streams over a blocking channel that may be read and written at the same time.
 *
 * <p>Those of {@link java.nio.channels.Channels} share one lock on JDK 17, so that a blocked read keeps every write
 * waiting. Closing the channel unblocks both.
 */
public final class SocketStreams {
  private SocketStreams() {}

  /** Returns a stream that reads from {@code channel}; closing it closes the channel. Not thread-safe. */
  public static InputStream in(ReadableByteChannel channel) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return length == 0 ? 0 : channel.read(ByteBuffer.wrap(buffer, offset, length));
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  /** Returns a stream that writes to {@code channel}; closing it closes the channel. Not thread-safe. */
  public static OutputStream out(WritableByteChannel channel) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
