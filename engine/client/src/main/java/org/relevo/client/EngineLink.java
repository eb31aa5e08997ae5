package org.relevo.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A connection to the engine that has taken what we want. */
public final class EngineLink implements Closeable {
  private final SocketChannel channel;
  private final FrameReader reader;
  private final FrameWriter writer;

  private EngineLink(SocketChannel channel) {
    this.channel = channel;
    this.reader = new FrameReader(channel);
    this.writer = new FrameWriter(channel);
  }

  /** The engine answered, and will not do it. */
  public static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String reason) {
      super(reason);
    }
  }

  /**
   * Asks the engine at {@code socket}; returns null if there is none.
   *
   * @throws RefusedException if it does not want to
   * @throws IOException if the conversation breaks off
   */
  public static @Nullable EngineLink open(Path socket, Hello hello) throws IOException {
    SocketChannel channel;
    try {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      // No socket, or one that nobody listens at any more.
      return null;
    }
    EngineLink link = new EngineLink(channel);
    boolean taken = false;
    try {
      byte[] words = hello.encode();
      link.writer.write(FrameWire.HELLO, words, 0, words.length);
      if (!link.reader.next()) {
        return null; // it is about to end
      }
      if (link.reader.kind() == FrameWire.REFUSED) {
        throw new RefusedException(new String(link.reader.bytes(), StandardCharsets.UTF_8));
      }
      if (link.reader.kind() != FrameWire.ACCEPTED) {
        throw new IOException("what listens at " + socket + " is not this version's engine");
      }
      taken = true;
      return link;
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  /** Returns what the engine says. */
  public FrameReader reader() {
    return reader;
  }

  /** Returns where it is told something. */
  public FrameWriter writer() {
    return writer;
  }

  /** Closes the connection, which ends the work. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
