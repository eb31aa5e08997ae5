package org.relevo.app.engine;

import java.io.IOException;
import java.io.OutputStream;
import org.relevo.client.FrameWriter;

/** One of a client's output streams. As thread-safe as its writer; what is written is sent at once. */
final class FrameOutput extends OutputStream {
  private final FrameWriter writer;
  private final byte kind;

  /**
   * Makes a stream.
   *
   * @param kind which of the client's, as in {@link org.relevo.client.FrameWire}
   */
  FrameOutput(FrameWriter writer, byte kind) {
    this.writer = writer;
    this.kind = kind;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    if (length > 0) {
      writer.write(kind, buffer, offset, length);
    }
  }
}
