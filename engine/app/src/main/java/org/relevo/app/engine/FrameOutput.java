package org.relevo.app.engine;

import java.io.IOException;
import java.io.OutputStream;

/** One of a client's output streams. Thread-safe; what is written is sent at once, or when the client takes it. */
final class FrameOutput extends OutputStream {
  private final ClientChannel client;
  private final byte kind;

  /**
   * Makes a stream.
   *
   * @param kind which of the client's, as in {@link org.relevo.client.FrameWire}
   */
  FrameOutput(ClientChannel client, byte kind) {
    this.client = client;
    this.kind = kind;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    if (length > 0) {
      client.write(kind, buffer, offset, length);
    }
  }
}
