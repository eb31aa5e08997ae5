package org.relevo.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A connection to the engine that has taken what we want. */
public final class EngineLink implements Closeable {
  /** How long the engine may take to answer: one that was just started has to open a store, and to evaluate a policy. */
  private static final long LIMIT_MILLIS = 30_000;

  private final SocketChannel channel;
  private final FrameReader reader;
  private final FrameWriter writer;

  private EngineLink(SocketChannel channel) {
    this.channel = channel;
    this.reader = new FrameReader(channel);
    this.writer = new FrameWriter(channel);
  }

  /** The engine will not do it, or does not answer. */
  public static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String reason) {
      super(reason);
    }
  }

  /**
   * Asks the engine at {@code socket}; returns null if there is none.
   *
   * @throws RefusedException if it does not want to, or does not answer within half a minute
   * @throws IOException if the conversation breaks off
   */
  public static @Nullable EngineLink open(Path socket, Hello hello) throws IOException {
    return open(socket, hello, LIMIT_MILLIS);
  }

  static @Nullable EngineLink open(Path socket, Hello hello, long limitMillis) throws IOException {
    byte[] words = hello.encode();
    if (words.length > FrameWire.MOST_BYTES) {
      throw new RefusedException("what it is to do is too long for it to be told");
    }
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    TimeLimit limit = TimeLimit.on(channel, limitMillis);
    boolean taken = false;
    try {
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
      } catch (IOException e) {
        if (limit.isOver()) {
          throw e;
        }
        // No socket, or one that nobody listens at any more.
        return null;
      }
      EngineLink link = new EngineLink(channel);
      taken = link.greet(words, socket);
      return taken ? link : null;
    } catch (IOException e) {
      if (limit.isOver()) {
        throw new RefusedException(
            "what listens at " + socket + " does not answer within " + limitMillis / 1000.0 + " s");
      }
      throw e;
    } finally {
      limit.end();
      if (!taken) {
        channel.close();
      }
    }
  }

  /** Says what is wanted, and returns whether the engine does it rather than being about to end. */
  private boolean greet(byte[] words, Path socket) throws IOException {
    writer.write(FrameWire.HELLO, words, 0, words.length);
    if (!reader.next()) {
      return false;
    }
    if (reader.kind() == FrameWire.REFUSED) {
      throw new RefusedException(new String(reader.bytes(), StandardCharsets.UTF_8));
    }
    if (reader.kind() != FrameWire.ACCEPTED) {
      throw new IOException("what listens at " + socket + " is not this version's engine");
    }
    return true;
  }

  /** Returns what the engine says. */
  public FrameReader reader() {
    return reader;
  }

  /** Returns where it is told something. */
  public FrameWriter writer() {
    return writer;
  }

  /** Says that nothing more comes from here, which gives up work that is under way; can be called by any thread. */
  void hangUp() throws IOException {
    channel.shutdownOutput();
  }

  /** Closes the connection, which ends the work. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
