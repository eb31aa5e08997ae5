package org.relevo.core.ssh;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.relevo.core.ssh.flow.ReceiveBuffer;

/**
 * A connection to a Unix socket on a machine. One thread may read while another writes; any may close it.
 *
 * <p>Closing {@link #out} tells the other end that no more comes, and leaves {@link #in} open; the other end's doing the
 * same is the end of {@link #in}. When the connection to the machine breaks, both fail with an {@link SshException}.
 */
public final class SshChannel implements Closeable {
  private final DuplexChannel<ReceiveBuffer> channel;

  SshChannel(DuplexChannel<ReceiveBuffer> channel) {
    this.channel = channel;
  }

  /** Returns whether the other end has neither ended what it sends nor closed the channel, as far as is known. */
  public boolean isOpen() {
    return channel.isOpen() && !channel.isEofSignalled() && !channel.ended().isDone();
  }

  /** Returns what the socket sends. */
  public InputStream in() {
    return channel.input();
  }

  /** Returns the way to the socket; it gathers small writes until it is flushed. */
  public OutputStream out() {
    return channel.output();
  }

  /** Lets reads and writes that wait longer than that for the other end fail; zero, as at first: they wait for ever. */
  public void silenceLimit(Duration limit) {
    channel.input().silenceLimit(limit);
    channel.output().silenceLimit(limit);
  }

  /** Closes both directions at once; what was not flushed is lost. */
  @Override
  public void close() {
    channel.input().close();
    channel.output().fail(() -> new java.io.IOException("the channel was closed on this side"));
    channel.close(false);
  }
}
