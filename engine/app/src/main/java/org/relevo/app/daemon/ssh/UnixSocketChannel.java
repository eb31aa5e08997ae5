package org.relevo.app.daemon.ssh;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.AbstractServerChannel;
import org.jspecify.annotations.Nullable;
import org.relevo.core.ssh.flow.ReceiveBuffer;
import org.relevo.core.ssh.flow.SendStream;

/**
 * The server's end of a {@code direct-streamlocal@openssh.com} channel (OpenSSH's PROTOCOL, section 2.4): copies between the
 * channel and a Unix socket, each direction in a thread of its own, each ending on its own.
 */
final class UnixSocketChannel extends AbstractServerChannel {
  private static final int COPY_SIZE = 64 * 1024;

  /** Makes the channels. */
  record Factory(Predicate<Path> allowed, Executor workers) implements ChannelFactory {
    @Override
    public String getName() {
      return "direct-streamlocal@openssh.com";
    }

    @Override
    public Channel createChannel(Session session) {
      return new UnixSocketChannel(allowed, workers);
    }
  }

  private final Predicate<Path> allowed;
  private final Executor workers;
  private final ReceiveBuffer received = new ReceiveBuffer(getLocalWindow());
  private final SendStream send =
      new SendStream(this, this::sendEof, cause -> new IOException("sending failed", cause));
  private final AtomicInteger open = new AtomicInteger(2);
  private volatile @Nullable SocketChannel socket;

  private UnixSocketChannel(Predicate<Path> allowed, Executor workers) {
    super("", List.of(), null);
    this.allowed = allowed;
    this.workers = workers;
  }

  @Override
  protected OpenFuture doInit(Buffer buffer) {
    String path = buffer.getString();
    buffer.getString();
    buffer.getInt();
    OpenFuture opening = new DefaultOpenFuture(path, null);
    workers.execute(() -> connect(opening, path));
    return opening;
  }

  private void connect(OpenFuture opening, String text) {
    try {
      Path path = Path.of(text);
      if (!allowed.test(path)) {
        throw refusal(
            SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED,
            "this server does not connect to " + text);
      }
      if (!Files.exists(path)) {
        throw refusal(SshConstants.SSH_OPEN_CONNECT_FAILED, text + " does not exist");
      }
      SocketChannel connected = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        connected.connect(UnixDomainSocketAddress.of(path));
      } catch (IOException e) {
        connected.close();
        throw refusal(SshConstants.SSH_OPEN_CONNECT_FAILED, text + ": " + e.getMessage());
      }
      socket = connected;
      // Sends the confirmation, which must come before any data.
      signalChannelOpenSuccess();
      opening.setOpened();
      if (isClosing()) {
        connected.close();
        return;
      }
      workers.execute(() -> toSocket(connected));
      fromSocket(connected);
    } catch (IOException e) {
      opening.setException(e);
      close(true);
    } catch (InvalidPathException e) {
      opening.setException(refusal(SshConstants.SSH_OPEN_CONNECT_FAILED, e.getMessage()));
      close(true);
    }
  }

  private SshChannelOpenException refusal(int reason, @Nullable String message) {
    return new SshChannelOpenException(getChannelId(), reason, message);
  }

  private void fromSocket(SocketChannel connected) {
    ByteBuffer bytes = ByteBuffer.allocate(COPY_SIZE);
    try {
      while (connected.read(bytes.clear()) >= 0) {
        send.write(bytes.array(), 0, bytes.position());
        send.flush();
      }
      send.close();
      ended();
    } catch (IOException e) {
      close(false);
    }
  }

  private void toSocket(SocketChannel connected) {
    byte[] bytes = new byte[COPY_SIZE];
    try {
      for (int count = received.read(bytes); count >= 0; count = received.read(bytes)) {
        ByteBuffer rest = ByteBuffer.wrap(bytes, 0, count);
        while (rest.hasRemaining()) {
          connected.write(rest);
        }
      }
      connected.shutdownOutput();
      ended();
    } catch (IOException e) {
      close(false);
    }
  }

  private void ended() {
    if (open.decrementAndGet() == 0) {
      close(false);
    }
  }

  @Override
  protected void doWriteData(byte[] data, int offset, long length) throws IOException {
    received.append(data, offset, (int) length);
  }

  @Override
  protected void doWriteExtendedData(byte[] data, int offset, long length) throws IOException {
    // Clients have no error output; whatever it is, it is dropped, and its place in the window
    // given back.
    getLocalWindow().release(length);
  }

  @Override
  public void handleEof() throws IOException {
    super.handleEof();
    received.end();
  }

  @Override
  protected void preClose() {
    received.close();
    send.fail(() -> new IOException("the channel is closed"));
    SocketChannel connected = socket;
    if (connected != null) {
      try {
        connected.close();
      } catch (IOException e) {
        log.debug("closing a socket failed", e);
      }
    }
    super.preClose();
  }
}
