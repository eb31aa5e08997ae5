package org.relevo.core.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.channel.LocalWindow;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.ConnectionService;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.ssh.flow.ChannelSink;
import org.relevo.core.ssh.link.Link;

/**
 * One SSH connection, logged in. What is open on it is counted, since servers allow so many commands at once on one connection;
 * {@link SshLinks} has the rest. Thread-safe.
 */
final class SshLink {
  /** The type of the channels that commands run in. */
  static final String COMMAND = "session";

  private final BuildMachine machine;
  private final MachineSession session;
  private final Handshake handshake;
  private final SshTimeouts timeouts;
  private final AtomicInteger channels = new AtomicInteger();
  private final AtomicInteger commands = new AtomicInteger();
  private volatile boolean ranCommands;
  private volatile boolean closedHere;
  private volatile long idleSince = System.nanoTime();
  private volatile Optional<String> lossReason = Optional.empty();
  private volatile Runnable look = () -> {};

  SshLink(
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
        KeepAlive.start(timer, session, timeouts, this::abandon, () -> look.run());
    session.addCloseFutureListener(closed -> keepAlive.cancel(false));
  }

  /** Has something done as often as signs of life are looked for. */
  void atEveryLook(Runnable work) {
    look = work;
  }

  /** Returns the address of the machine that it goes to. */
  InetAddress address() {
    return ((InetSocketAddress) session.getConnectAddress()).getAddress();
  }

  /** Returns how what we send over it is compressed. */
  CompressionInUse compression() {
    String method = session.getNegotiatedKexParameter(KexProposalOption.C2SCOMP);
    return new CompressionInUse(method == null ? "none" : method, handshake.offerReason());
  }

  /** Returns what is known of the way to the machine, which all connections to it share. */
  Link way() {
    return handshake.link();
  }

  boolean isOpen() {
    return session.isOpen();
  }

  void onClose(Runnable listener) {
    session.addCloseFutureListener(closed -> listener.run());
  }

  /** Returns why it broke; empty while it stands and after it was closed on purpose. */
  Optional<String> lossReason() {
    return lossReason;
  }

  /** Returns how many channels are open or about to be. */
  int channels() {
    return channels.get();
  }

  /** Returns how long it has had no channels. */
  long idleNanos() {
    return System.nanoTime() - idleSince;
  }

  /** Returns whether a command was ever started on it. */
  boolean ranCommands() {
    return ranCommands;
  }

  /** Makes a channel that is not open yet. */
  <S extends ChannelSink> DuplexChannel<S> channel(
      String type, DuplexChannel.OpenData data, Function<LocalWindow, S> sink) {
    return new DuplexChannel<>(type, data, sink, this::lost, this::sendingFailed);
  }

  /**
   * Opens it.
   *
   * @throws Refusal if the server would not
   */
  void open(DuplexChannel<?> channel) throws SshException, Refusal {
    boolean command = channel.getChannelType().equals(COMMAND);
    CompletableFuture<Integer> answered = new CompletableFuture<>();
    channels.incrementAndGet();
    channel.onClosed(() -> {
      idleSince = System.nanoTime();
      channels.decrementAndGet();
    });
    try {
      session.getService(ConnectionService.class).registerChannel(channel);
      long begun = System.nanoTime();
      OpenFuture opening = channel.open();
      // Where answers come in, one after the other: so the count is that of the server when it gave
      // this one.
      opening.addListener(answer -> {
        if (command && answer.isOpened()) {
          ranCommands = true;
          commands.incrementAndGet();
          channel.onClosed(commands::decrementAndGet);
        }
        answered.complete(commands.get());
      });
      int others = answered.get(timeouts.channelOpen().toNanos(), TimeUnit.NANOSECONDS);
      session.answeredWithin(Duration.ofNanos(System.nanoTime() - begun));
      if (opening.getException() instanceof SshChannelOpenException reason) {
        throw new Refusal(reason, others);
      }
      opening.verify();
    } catch (TimeoutException e) {
      channel.close(true);
      throw fault(
          SshPhase.CHANNEL,
          "no channel was opened within " + timeouts.channelOpen().toSeconds() + " s",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      channel.close(true);
      throw fault(SshPhase.CHANNEL, "interrupted while opening a channel", e);
    } catch (IOException | ExecutionException | RuntimeException e) {
      channel.close(true);
      if (!session.isOpen()) {
        throw lost();
      }
      throw fault(SshPhase.CHANNEL, "opening a channel failed: " + e.getMessage(), e);
    }
  }

  /** A server's refusal to open a channel. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final int commands;

    private Refusal(SshChannelOpenException reason, int commands) {
      super(String.valueOf(reason.getMessage()), reason);
      this.code = reason.getReasonCode();
      this.commands = commands;
    }

    /** Returns the code of the protocol, such as {@code SSH_OPEN_CONNECT_FAILED}. */
    int code() {
      return code;
    }

    /** Returns what the server said. */
    String text() {
      return String.valueOf(getMessage());
    }

    /** Returns how many commands ran on the connection when the server refused. */
    int commands() {
      return commands;
    }
  }

  private SshException fault(SshPhase phase, String reason, @Nullable Throwable cause) {
    return new SshException(machine.id(), phase, reason, "", cause);
  }

  /** Says why a channel broke off that was not closed by either end. */
  SshException lost() {
    if (session.isOpen()) {
      return fault(SshPhase.CHANNEL, "the channel was closed", null);
    }
    if (closedHere) {
      return fault(SshPhase.CONNECTION, "the connection was closed on this side", null);
    }
    String reason = lossReason
        .map(text -> "the connection was lost: " + text)
        .orElseGet(() -> "the connection was closed"
            + handshake.trouble().map(text -> ": " + text).orElse(" by the machine"));
    return fault(SshPhase.CONNECTION, reason, null);
  }

  /** As {@link #lost}, at a moment when the library may not have noticed yet. */
  private SshException sendingFailed(Throwable cause) {
    return session.isOpen()
        ? fault(SshPhase.CONNECTION, "the connection was lost: " + cause.getMessage(), cause)
        : lost();
  }

  private void abandon(String reason) {
    lossReason = Optional.of(reason);
    session.close(true);
  }

  /** Closes it, politely. */
  void closeIdle() {
    closedHere = true;
    session.close(false);
  }

  /** Closes it with all its channels, without waiting for the machine's consent. */
  void close() {
    closedHere = true;
    session.close(true);
  }
}
