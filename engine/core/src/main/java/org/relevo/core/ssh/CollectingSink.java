package org.relevo.core.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.sshd.common.channel.LocalWindow;
import org.relevo.core.ssh.flow.ChannelSink;

/** Keeps the whole output of a short command, up to a limit. */
final class CollectingSink implements ChannelSink {
  private static final int LIMIT = 8 * 1024 * 1024;

  private final LocalWindow window;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  CollectingSink(LocalWindow window) {
    this.window = window;
  }

  @Override
  public synchronized void append(byte[] source, int offset, int length) throws IOException {
    bytes.write(source, offset, Math.min(length, LIMIT - bytes.size()));
    window.release(length);
  }

  @Override
  public void end() {}

  @Override
  public void fail(Supplier<? extends IOException> reason) {}

  synchronized String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
