package org.relevo.core.ssh.flow;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.sshd.common.channel.AbstractChannel;
import org.apache.sshd.common.channel.RemoteWindow;
import org.apache.sshd.common.channel.WindowClosedException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.relevo.core.ssh.flow.PacketRing.Packet;

/**
 * The way out through a channel, with a few packets under way at once.
 *
 * <p>The writing thread enciphers a packet and hands it to the connection; it waits only when {@value PacketRing#SIZE} packets
 * have not reached the kernel yet, or when the other end's window is full. So enciphering and sending overlap, and no more
 * than that many packets of {@value #PACKET_SIZE} bytes are ever held. Small writes are gathered; {@link #flush} sends them
 * off without waiting for their arrival. One thread writes; any thread may {@link #fail} it.
 */
public final class SendStream extends OutputStream {
  private static final int PACKET_SIZE = 32 * 1024;
  private static final Duration FOR_EVER = Duration.ofDays(3650);

  /** Tells the other end that no more comes. */
  public interface EndOfInput {
    /** Sends the message. */
    void send() throws IOException;
  }

  private final AbstractChannel channel;
  private final EndOfInput endOfInput;
  private final Function<Throwable, ? extends IOException> sendingFailed;
  private final byte[] gathered = new byte[PACKET_SIZE];
  private int gatheredCount;
  private boolean finished;

  private final PacketRing packets;
  private volatile Duration silence = FOR_EVER;

  /**
   * Creates the stream of an open channel.
   *
   * @param endOfInput tells the other end that no more comes
   * @param sendingFailed makes the error to throw when the connection would not take a packet
   */
  public SendStream(
      AbstractChannel channel,
      EndOfInput endOfInput,
      Function<Throwable, ? extends IOException> sendingFailed) {
    this.channel = channel;
    this.endOfInput = endOfInput;
    this.sendingFailed = sendingFailed;
    this.packets =
        new PacketRing(PACKET_SIZE, cause -> this.fail(() -> sendingFailed.apply(cause)));
  }

  /** Sets how long a write waits for the other end before it fails with {@link SocketTimeoutException}; zero: for ever. */
  public void silenceLimit(Duration limit) {
    silence = limit.isZero() ? FOR_EVER : limit;
  }

  /** Makes this and every later write fail with that reason; the first reason stays. */
  public void fail(Supplier<? extends IOException> reason) {
    packets.fail(reason);
  }

  @Override
  public synchronized void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (finished) {
      throw new IOException("the channel's output was closed on this side");
    }
    if (gatheredCount + length < PACKET_SIZE) {
      System.arraycopy(bytes, offset, gathered, gatheredCount, length);
      gatheredCount += length;
      return;
    }
    int first = 0;
    if (gatheredCount > 0) {
      first = PACKET_SIZE - gatheredCount;
      System.arraycopy(bytes, offset, gathered, gatheredCount, first);
      gatheredCount = 0;
      send(gathered, 0, PACKET_SIZE);
    }
    int whole = (length - first) / PACKET_SIZE * PACKET_SIZE;
    send(bytes, offset + first, whole);
    gatheredCount = length - first - whole;
    System.arraycopy(bytes, offset + first + whole, gathered, 0, gatheredCount);
  }

  @Override
  public synchronized void flush() throws IOException {
    int length = gatheredCount;
    gatheredCount = 0;
    send(gathered, 0, length);
    packets.release();
  }

  /** Sends what was gathered, then end of input; the other direction stays open. */
  @Override
  public synchronized void close() throws IOException {
    if (!finished) {
      finished = true;
      flush();
      endOfInput.send();
    }
  }

  private void send(byte[] bytes, int offset, int length) throws IOException {
    RemoteWindow window = channel.getRemoteWindow();
    int at = offset;
    int end = offset + length;
    while (at < end) {
      Duration limit = silence;
      try {
        int count = (int) Math.min(end - at, window.waitForSpace(limit));
        window.consume(count);
        int size = (int) Math.min(window.getPacketSize(), PACKET_SIZE);
        for (int last = at + count; at < last; at += Math.min(size, last - at)) {
          sendPacket(bytes, at, Math.min(size, last - at), limit);
        }
      } catch (InterruptedException e) {
        throw interrupted();
      } catch (WindowClosedException e) {
        throw broken(e);
      } catch (SocketTimeoutException e) {
        throw silent(limit);
      }
    }
  }

  private void sendPacket(byte[] bytes, int offset, int size, Duration limit)
      throws IOException, InterruptedException {
    Packet packet = packets.take(channel.getSession(), size, limit);
    Buffer message = packet.buffer();
    message.putUInt(channel.getRecipient());
    message.putUInt(size);
    message.putRawBytes(bytes, offset, size);
    try {
      // By way of the channel, which sends nothing more when it is closing.
      channel.writePacket(message).addListener(packet);
    } catch (IOException | RuntimeException e) {
      packet.end();
      fail(() -> sendingFailed.apply(e));
      throw broken(e);
    }
  }

  private IOException broken(Exception cause) {
    IOException reason =
        packets.failure().orElseGet(() -> new IOException("the channel is closed", cause));
    reason.addSuppressed(cause);
    return reason;
  }

  private static SocketTimeoutException silent(Duration limit) {
    return new SocketTimeoutException("the other end took nothing for " + limit.toSeconds() + " s");
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while sending");
  }
}
