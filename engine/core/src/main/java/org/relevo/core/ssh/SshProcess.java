package org.relevo.core.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.relevo.core.ssh.flow.ReceiveBuffer;

/**
 * A command that runs on a machine, with its streams.
 *
 * <p>Both outputs share one window of 2 MiB or more: who reads only one of them stops the command when it has written that much to
 * the other. The machine ends the command when the channel closes.
 */
public final class SshProcess implements Closeable {
  private final SshSession session;
  private final DuplexChannel<ReceiveBuffer> channel;
  private final String command;

  SshProcess(SshSession session, DuplexChannel<ReceiveBuffer> channel, String command) {
    this.session = session;
    this.channel = channel;
    this.command = command;
  }

  /** Returns the way to its standard input. */
  public OutputStream stdin() {
    return channel.output();
  }

  /** Returns its standard output. */
  public InputStream stdout() {
    return channel.input();
  }

  /** Returns its standard error. */
  public InputStream stderr() {
    return channel.errors();
  }

  /** Lets reads and writes that wait longer than that for the command fail; zero, as at first: they wait for ever. */
  public void silenceLimit(Duration limit) {
    channel.input().silenceLimit(limit);
    channel.errors().silenceLimit(limit);
    channel.output().silenceLimit(limit);
  }

  /**
   * Waits for its end.
   *
   * @return its exit status; 128 and more: it was ended by a signal
   * @throws SshException in phase {@link SshPhase#COMMAND} if it takes longer than that, or if the connection breaks
   */
  public int waitFor(Duration timeout) throws IOException {
    return session.exitCode(channel, command, timeout);
  }

  /** Closes the channel; a command that still runs is ended by the machine. */
  @Override
  public void close() {
    channel.input().close();
    channel.errors().close();
    channel.output().fail(() -> new IOException("the channel was closed on this side"));
    channel.close(false);
  }
}
