package org.relevo.core.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.sshd.client.channel.AbstractClientChannel;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.LocalWindow;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.relevo.core.ssh.flow.ChannelSink;
import org.relevo.core.ssh.flow.SendStream;

/**
 * A channel whose bytes go straight into sinks and come straight from a {@link SendStream}.
 *
 * <p>The library's own channel tells readers of the end of input only when the channel closes; this one passes on EOF when
 * it comes, as sockets need it, and tells an orderly end from a broken connection.
 */
final class DuplexChannel<S extends ChannelSink> extends AbstractClientChannel {
  /** What follows the common part of the message that opens the channel. */
  interface OpenData {
    void put(Buffer buffer);
  }

  private static final long SENDER_MILLIS = 100;

  private final ReentrantLock sending = new ReentrantLock();
  private final OpenData openData;
  private final S input;
  private final S errors;
  private final SendStream output;
  private final Supplier<? extends IOException> loss;
  private final CompletableFuture<Boolean> reply = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

  /**
   * Creates a channel that is not open yet.
   *
   * @param sink makes what takes the other end's output, and another that takes its error output
   * @param loss says why the channel broke off, if it does
   * @param sendingFailed says it when that is noticed by a packet that cannot be sent
   */
  DuplexChannel(
      String type,
      OpenData openData,
      Function<LocalWindow, S> sink,
      Supplier<? extends IOException> loss,
      Function<Throwable, ? extends IOException> sendingFailed) {
    super(type);
    this.openData = openData;
    this.input = sink.apply(getLocalWindow());
    this.errors = sink.apply(getLocalWindow());
    this.loss = loss;
    this.output = new SendStream(this, this::sendEof, sendingFailed);
  }

  S input() {
    return input;
  }

  S errors() {
    return errors;
  }

  SendStream output() {
    return output;
  }

  /** Completes with the answer to the channel's one request. */
  CompletableFuture<Boolean> reply() {
    return reply;
  }

  /** Completes when the other end closed the channel; fails when the connection broke off before that. */
  CompletableFuture<@Nullable Void> ended() {
    return ended;
  }

  /** Sends the request to run a command; {@link #reply} tells of the answer. */
  void requestExec(String command) throws IOException {
    Buffer request = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST, 128);
    request.putUInt(getRecipient());
    request.putString("exec");
    request.putBoolean(true);
    request.putString(command);
    writePacket(request);
  }

  void onClosed(Runnable listener) {
    closeFuture.addListener(future -> listener.run());
  }

  @Override
  public synchronized OpenFuture open() throws IOException {
    OpenFuture future = new DefaultOpenFuture(toString(), futureLock);
    openFuture = future;
    LocalWindow window = getLocalWindow();
    Buffer buffer = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN, 256);
    buffer.putString(getChannelType());
    buffer.putUInt(getChannelId());
    buffer.putUInt(window.getSize());
    buffer.putUInt(window.getPacketSize());
    openData.put(buffer);
    writePacket(buffer);
    return future;
  }

  @Override
  protected void doOpen() {
    // The streams are ours; there is nothing to set up.
  }

  @Override
  protected void doWriteData(byte[] data, int offset, long length) throws IOException {
    input.append(data, offset, (int) length);
  }

  @Override
  protected void doWriteExtendedData(byte[] data, int offset, long length) throws IOException {
    errors.append(data, offset, (int) length);
  }

  @Override
  public void handleEof() throws IOException {
    super.handleEof();
    endInput();
  }

  @Override
  public void handleSuccess() {
    reply.complete(true);
  }

  @Override
  public void handleFailure() {
    reply.complete(false);
  }

  @Override
  public void handleClose() throws IOException {
    endInput();
    output.fail(() -> new IOException("the other end closed the channel"));
    reply.complete(false);
    ended.complete(null);
    super.handleClose();
  }

  private void endInput() {
    input.end();
    errors.end();
  }

  /**
   * Sends a packet, unless the channel is closing. The library looks at that first and sends then: between the two, another thread
   * could have said that the channel closes, and servers end the whole connection when data comes after that.
   */
  @Override
  public IoWriteFuture writePacket(Buffer buffer) throws IOException {
    sending.lock();
    try {
      return super.writePacket(buffer);
    } finally {
      sending.unlock();
    }
  }

  /** Waits for a packet that is being sent; not for ever, as the sender may itself wait for this thread. */
  private void awaitSender() {
    try {
      if (sending.tryLock(SENDER_MILLIS, TimeUnit.MILLISECONDS)) {
        sending.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  protected void preClose() {
    // From now on the channel counts as closing, and the next thing sent is that it is closed.
    awaitSender();
    // Comes after handleClose in an orderly end, where none of these changes anything any more.
    breakOff();
    super.preClose();
  }

  private void breakOff() {
    input.fail(loss);
    errors.fail(loss);
    output.fail(loss);
    IOException reason = loss.get();
    ended.completeExceptionally(reason);
    reply.completeExceptionally(reason);
  }

  @Override
  public @Nullable OutputStream getInvertedIn() {
    return null;
  }
}
