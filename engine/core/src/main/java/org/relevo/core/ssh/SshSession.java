package org.relevo.core.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.LocalWindow;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.ConnectionService;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.ssh.flow.ChannelSink;
import org.relevo.core.ssh.flow.ReceiveBuffer;

/**
 * One connection to a machine, logged in, with many channels side by side. All methods may be called from any thread.
 *
 * <p>A connection on which the machine gives no sign of life, and one that had no channels for long, closes itself.
 */
public final class SshSession implements AutoCloseable {
  private static final String UNIX_SOCKET = "direct-streamlocal@openssh.com";

  /** Signals that commands end by, for exit codes as a shell would give them. */
  private static final Map<String, Integer> SIGNALS = Map.of(
      "HUP", 1, "INT", 2, "QUIT", 3, "ABRT", 6, "KILL", 9, "SEGV", 11, "PIPE", 13, "TERM", 15);

  private final BuildMachine machine;
  private final MachineSession session;
  private final SshTimeouts timeouts;
  private volatile boolean closedHere;
  private volatile Optional<SocketRelay> relay = Optional.empty();
  private volatile Optional<String> lossReason = Optional.empty();
  private final AtomicInteger channels = new AtomicInteger();
  private volatile long idleSince = System.nanoTime();
  private final Handshake handshake;

  SshSession(
      BuildMachine machine,
      MachineSession session,
      Handshake handshake,
      SshTimeouts timeouts,
      ScheduledExecutorService timer) {
    this.machine = machine;
    this.session = session;
    this.handshake = handshake;
    this.timeouts = timeouts;
    ScheduledFuture<?> keepAlive =
        KeepAlive.start(timer, session, timeouts, this::abandon, this::closeIfIdle);
    session.addCloseFutureListener(closed -> keepAlive.cancel(false));
  }

  /** Returns the machine at the other end. */
  public BuildMachine machine() {
    return machine;
  }

  /** Returns whether the connection still stands, as far as is known. */
  public boolean isOpen() {
    return session.isOpen();
  }

  /** Calls the listener when the connection has closed, for whatever reason; at once if it has already. */
  public void onClose(Consumer<SshSession> listener) {
    session.addCloseFutureListener(closed -> listener.accept(this));
  }

  /** Returns why the connection broke; empty while it stands and after it was closed on purpose. */
  public Optional<String> lossReason() {
    return lossReason;
  }

  /**
   * Connects to a Unix socket of the machine: directly, or where the server does not forward to sockets, through a program that
   * runs there, which is then used for as long as this connection lasts.
   *
   * @throws SshException in phase {@link SshPhase#CHANNEL} if it cannot be had; it tells a missing socket, missing
   *     permissions and forbidden forwarding apart where the machine lets us look
   */
  public SshChannel openUnixSocket(String path) throws SshException {
    Optional<SocketRelay> known = relay;
    if (known.isPresent()) {
      return through(known.get(), path);
    }
    DuplexChannel<ReceiveBuffer> channel = new DuplexChannel<>(
        UNIX_SOCKET,
        buffer -> {
          buffer.putString(path);
          buffer.putString("");
          buffer.putInt(0);
        },
        ReceiveBuffer::new,
        this::lost,
        this::sendingFailed);
    try {
      open(channel);
    } catch (SshChannelOpenException e) {
      return around(path, e);
    }
    return new SshChannel(channel);
  }

  /** Reaches the socket by a relay if the server is why it cannot be reached directly, and says what else is wrong if not. */
  private SshChannel around(String path, SshChannelOpenException e) throws SshException {
    int code = e.getReasonCode();
    boolean told = code == SshConstants.SSH_OPEN_UNKNOWN_CHANNEL_TYPE
        || code == SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED;
    String word = SocketDiagnosis.look(this, path);
    // What is wrong with the socket itself, a relay would not mend.
    if (word.equals(SocketDiagnosis.REFUSED) || told && word.equals(SocketDiagnosis.UNKNOWN)) {
      Optional<SocketRelay> found = SocketRelay.find(this);
      if (found.isPresent()) {
        relay = found;
        return through(found.get(), path);
      }
    }
    if (code == SshConstants.SSH_OPEN_UNKNOWN_CHANNEL_TYPE) {
      throw new SshException(
          machine.id(),
          SshPhase.CHANNEL,
          "its SSH server cannot forward to Unix sockets, and there is no program that could take its place: "
              + SocketRelay.names(),
          "Install socat, or OpenSSH 6.7 or later, there.",
          e);
    }
    if (code == SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED) {
      throw SocketDiagnosis.prohibited(this, path, String.valueOf(e.getMessage()), e);
    }
    throw SocketDiagnosis.explain(this, path, word, String.valueOf(e.getMessage()), e);
  }

  private SshChannel through(SocketRelay program, String path) throws SshException {
    return new SshChannel(start(program.command(path), ReceiveBuffer::new));
  }

  /** Returns the program on the machine through which sockets are reached; empty if they are reached directly. */
  public Optional<String> socketRelay() {
    return relay.map(SocketRelay::program);
  }

  /**
   * Starts a command with the login shell of our account there.
   *
   * @throws SshException in phase {@link SshPhase#COMMAND} if the machine will not run commands for us
   */
  public SshProcess exec(String command) throws SshException {
    return new SshProcess(this, start(command, ReceiveBuffer::new), command);
  }

  /**
   * Runs a short command to its end, with nothing on its standard input. Of each output the first 8 MiB are kept.
   *
   * @throws SshException in phase {@link SshPhase#COMMAND} if it takes longer than that
   */
  public CommandResult run(String command, Duration timeout) throws SshException {
    DuplexChannel<CollectingSink> channel = start(command, CollectingSink::new);
    try {
      channel.output().close();
    } catch (IOException e) {
      // It ended before it could be told that its input is empty, which it did not want to know.
    }
    try {
      int exitCode = exitCode(channel, command, timeout);
      return new CommandResult(
          exitCode, channel.input().text(), channel.errors().text());
    } finally {
      channel.close(false);
    }
  }

  private <S extends ChannelSink> DuplexChannel<S> start(
      String command, Function<LocalWindow, S> sink) throws SshException {
    DuplexChannel<S> channel =
        new DuplexChannel<>("session", buffer -> {}, sink, this::lost, this::sendingFailed);
    try {
      open(channel);
      channel.requestExec(command);
      if (await(channel.reply(), timeouts.channelOpen(), "start of: " + command)) {
        return channel;
      }
    } catch (SshException e) {
      channel.close(true);
      throw e;
    } catch (IOException e) {
      channel.close(true);
      throw fault(SshPhase.COMMAND, "it opens no channel for commands: " + e.getMessage(), "", e);
    }
    channel.close(false);
    throw fault(
        SshPhase.COMMAND,
        "its SSH server refuses to run commands",
        "See its log; let our account there have a shell, and our key in ~/.ssh/authorized_keys no \"command=\".",
        null);
  }

  private void open(DuplexChannel<?> channel) throws SshException, SshChannelOpenException {
    channels.incrementAndGet();
    channel.onClosed(() -> {
      idleSince = System.nanoTime();
      channels.decrementAndGet();
    });
    try {
      session.getService(ConnectionService.class).registerChannel(channel);
      long begun = System.nanoTime();
      OpenFuture opening = channel.open();
      if (!opening.await(timeouts.channelOpen())) {
        channel.close(true);
        throw fault(
            SshPhase.CHANNEL,
            "no channel was opened within " + timeouts.channelOpen().toSeconds() + " s",
            "",
            null);
      }
      session.answeredWithin(System.nanoTime() - begun);
      Throwable refusal = opening.getException();
      if (refusal instanceof SshChannelOpenException reason) {
        throw reason;
      }
      opening.verify();
    } catch (SshException | SshChannelOpenException e) {
      throw e;
    } catch (InterruptedIOException e) {
      Thread.currentThread().interrupt();
      channel.close(true);
      throw fault(SshPhase.CHANNEL, "interrupted while opening a channel", "", e);
    } catch (IOException | RuntimeException e) {
      channel.close(true);
      if (!session.isOpen()) {
        throw lost();
      }
      throw fault(SshPhase.CHANNEL, "opening a channel failed: " + e.getMessage(), "", e);
    }
  }

  int exitCode(DuplexChannel<?> channel, String command, Duration timeout) throws SshException {
    await(channel.ended(), timeout, "end of: " + command);
    Integer status = channel.getExitStatus();
    if (status != null) {
      return status;
    }
    String signal = channel.getExitSignal();
    return signal == null ? 255 : 128 + SIGNALS.getOrDefault(signal, 127);
  }

  private <T> T await(CompletableFuture<T> future, Duration timeout, String what)
      throws SshException {
    try {
      return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw fault(
          SshPhase.COMMAND, "waited " + timeout.toSeconds() + " s in vain for the " + what, "", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw fault(SshPhase.COMMAND, "interrupted while waiting for the " + what, "", e);
    } catch (ExecutionException e) {
      throw lost();
    }
  }

  private SshException fault(
      SshPhase phase, String reason, String remedy, @Nullable Throwable cause) {
    return new SshException(machine.id(), phase, reason, remedy, cause);
  }

  /** Says why a channel broke off that was not closed by either end. */
  private SshException lost() {
    if (session.isOpen()) {
      return fault(SshPhase.CHANNEL, "the channel was closed", "", null);
    }
    if (closedHere) {
      return fault(SshPhase.CONNECTION, "the connection was closed on this side", "", null);
    }
    String reason = lossReason
        .map(text -> "the connection was lost: " + text)
        .orElseGet(() -> "the connection was closed"
            + handshake.trouble().map(text -> ": " + text).orElse(" by the machine"));
    return fault(SshPhase.CONNECTION, reason, "", null);
  }

  /** As {@link #lost}, at a moment when the library may not have noticed yet. */
  private SshException sendingFailed(Throwable cause) {
    return session.isOpen()
        ? fault(SshPhase.CONNECTION, "the connection was lost: " + cause.getMessage(), "", cause)
        : lost();
  }

  private void abandon(String reason) {
    lossReason = Optional.of(reason);
    session.close(true);
  }

  private void closeIfIdle() {
    if (channels.get() == 0 && System.nanoTime() - idleSince > timeouts.idle().toNanos()) {
      closedHere = true;
      session.close(false);
    }
  }

  /** Closes the connection with all its channels, without waiting for the machine's consent. */
  @Override
  public void close() {
    closedHere = true;
    session.close(true);
  }

  @Override
  public String toString() {
    return "SshSession[" + machine.user() + "@" + machine.id() + "]";
  }
}
