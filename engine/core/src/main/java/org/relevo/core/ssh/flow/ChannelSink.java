package org.relevo.core.ssh.flow;

import java.io.IOException;
import java.util.function.Supplier;

/** Where the bytes that come in on a channel go. Called by the connection's thread, which it must not hold up. */
public interface ChannelSink {
  /** Takes bytes; the array is the caller's again afterwards. */
  void append(byte[] bytes, int offset, int length) throws IOException;

  /** Says that the other end sends no more. */
  void end();

  /** Says that the channel broke off before its end; nothing happens if it had ended. */
  void fail(Supplier<? extends IOException> reason);
}
