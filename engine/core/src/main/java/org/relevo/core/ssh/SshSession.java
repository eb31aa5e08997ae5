package org.relevo.core.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.LocalWindow;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.ssh.flow.ChannelSink;
import org.relevo.core.ssh.flow.ReceiveBuffer;
import org.relevo.core.ssh.link.Link;

/**
 * A machine that we are logged in to, with many channels side by side. All methods may be called from any thread.
 *
 * <p>It is one connection, and more where the server allows no further commands on one; callers do not notice. A connection on
 * which the machine gives no sign of life, and one that had no channels for long, closes itself.
 */
public final class SshSession implements AutoCloseable {
  private static final String UNIX_SOCKET = "direct-streamlocal@openssh.com";
  private static final Duration LOOK = Duration.ofSeconds(10);

  /** Signals that commands end by, for exit codes as a shell would give them. */
  private static final Map<String, Integer> SIGNALS = Map.of(
      "HUP", 1, "INT", 2, "QUIT", 3, "ABRT", 6, "KILL", 9, "SEGV", 11, "PIPE", 13, "TERM", 15);

  private final BuildMachine machine;
  private final SshLinks links;
  private final ChannelOpener channels;
  private final SshTimeouts timeouts;
  private volatile Optional<SocketRelay> relay = Optional.empty();
  private volatile Optional<String> home = Optional.empty();

  SshSession(BuildMachine machine, SshLinks links, SshTimeouts timeouts) {
    this.machine = machine;
    this.links = links;
    this.channels = new ChannelOpener(links);
    this.timeouts = timeouts;
  }

  /** Returns the machine at the other end. */
  public BuildMachine machine() {
    return machine;
  }

  /** Returns how what we send is compressed: on the first connection, if there are several. */
  public CompressionInUse compression() {
    return links.oldest().compression();
  }

  /**
   * Returns at which level bundles are to be packed by Zstandard before they come to this connection: where that is the
   * method of choice, and the connection itself compresses nothing.
   */
  public OptionalInt packing() {
    return compression().isOn() ? OptionalInt.empty() : Compressions.zstdLevel(machine, link());
  }

  /** Returns what is known of the way to the machine. */
  public Link link() {
    return links.oldest().way();
  }

  /** Returns whether it can still be used, as far as is known. */
  public boolean isOpen() {
    return links.isOpen();
  }

  /** Calls the listener when the last connection has closed, for whatever reason; at once if it has already. */
  public void onClose(Consumer<SshSession> listener) {
    links.onClose(() -> listener.accept(this));
  }

  /** Returns why the connection broke; empty while one stands and after it was closed on purpose. */
  public Optional<String> lossReason() {
    return links.lossReason();
  }

  /**
   * Connects to a Unix socket of the machine: directly, or where the server does not forward to sockets, through a program that
   * runs there, which is then used for as long as this session lasts.
   *
   * @param path where it is; one that does not begin at the root begins at our account's home there
   * @throws SshException in phase {@link SshPhase#CHANNEL} if it cannot be had; it tells a missing socket, missing
   *     permissions and forbidden forwarding apart where the machine lets us look
   */
  public SshChannel openUnixSocket(String path) throws SshException {
    String known = located(path);
    Optional<SocketRelay> program = relay;
    if (program.isPresent()) {
      return through(program.get(), known);
    }
    try {
      return direct(known);
    } catch (SshLink.Refusal e) {
      return known.startsWith("/") ? around(known, e) : below(known, e);
    }
  }

  private SshChannel direct(String path) throws SshException, SshLink.Refusal {
    return new SshChannel(channels.open(link -> link.channel(
        UNIX_SOCKET,
        buffer -> {
          buffer.putString(path);
          buffer.putString("");
          buffer.putInt(0);
        },
        ReceiveBuffer::new)));
  }

  /** Returns the path as SSH servers take it, if it is known: they run at the root. */
  private String located(String path) {
    if (path.startsWith("/") || home.isEmpty()) {
      return path;
    }
    return home.get() + "/" + (path.startsWith("~/") ? path.substring(2) : path);
  }

  /** Tries again below our account's home, where commands run. */
  private SshChannel below(String path, SshLink.Refusal refusal) throws SshException {
    try {
      String directory = run("exec sh -c pwd", LOOK).stdout().strip();
      if (directory.startsWith("/")) {
        home = Optional.of(directory.equals("/") ? "" : directory);
        return openUnixSocket(path);
      }
    } catch (SshException e) {
      refusal.addSuppressed(e);
    }
    return around(path, refusal);
  }

  /** Reaches the socket by a relay if the server is why it cannot be reached directly, and says what else is wrong if not. */
  private SshChannel around(String path, SshLink.Refusal refusal) throws SshException {
    String word = SocketDiagnosis.look(this, path);
    // What is wrong with the socket itself, a relay would not mend.
    if (SocketDiagnosis.isWell(word)) {
      Optional<SocketRelay> found = SocketRelay.find(this);
      if (found.isPresent()) {
        relay = found;
        return through(found.get(), path);
      }
    }
    if (refusal.code() == SshConstants.SSH_OPEN_UNKNOWN_CHANNEL_TYPE) {
      throw fault(
          SshPhase.CHANNEL,
          "its SSH server cannot forward to Unix sockets, and there is no program that could take its place: "
              + SocketRelay.names(),
          "Install socat, or OpenSSH 6.7 or later, there.",
          refusal);
    }
    if (refusal.code() == SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED) {
      throw SocketDiagnosis.prohibited(this, path, refusal.text(), refusal);
    }
    throw SocketDiagnosis.explain(this, path, word, refusal.text(), refusal);
  }

  private SshChannel through(SocketRelay program, String path) throws SshException {
    return new SshChannel(start(program.command(path), ReceiveBuffer::new));
  }

  /** Returns the program on the machine through which sockets are reached; empty if they are reached directly. */
  public Optional<String> socketRelay() {
    return relay.map(SocketRelay::program);
  }

  /**
   * Says why a socket gave no answer: what is wrong with it, which a program through which it is reached does not tell; if
   * nothing is, returns {@code failure}.
   */
  public IOException explained(String path, IOException failure) {
    if (relay.isEmpty() || !isOpen()) {
      return failure;
    }
    String known = located(path);
    String word = SocketDiagnosis.look(this, known);
    String said = String.valueOf(failure.getMessage());
    return SocketDiagnosis.isWell(word)
        ? failure
        : SocketDiagnosis.explain(this, known, word, said, failure);
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
    DuplexChannel<S> channel;
    try {
      channel = channels.openCommand(link -> link.channel(SshLink.COMMAND, buffer -> {}, sink));
    } catch (SshLink.Refusal e) {
      throw fault(SshPhase.COMMAND, "it opens no channel for commands: " + e.text(), "", e);
    }
    try {
      channel.requestExec(command);
      if (await(channel.reply(), timeouts.channelOpen(), "start of: " + command)) {
        return channel;
      }
    } catch (SshException e) {
      channel.close(true);
      throw e;
    } catch (IOException e) {
      channel.close(true);
      throw fault(SshPhase.COMMAND, "it starts no command: " + e.getMessage(), "", e);
    }
    channel.close(false);
    throw fault(
        SshPhase.COMMAND,
        "its SSH server refuses to run commands",
        "See its log; let our account there have a shell, and our key in ~/.ssh/authorized_keys no \"command=\".",
        null);
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
      // Why it broke off is the same for all who wait; each gets an exception of its own.
      if (e.getCause() instanceof SshException loss) {
        throw fault(loss.phase(), loss.reason(), loss.remedy(), loss);
      }
      throw links.lost();
    }
  }

  private SshException fault(
      SshPhase phase, String reason, String remedy, @Nullable Throwable cause) {
    return new SshException(machine.id(), phase, reason, remedy, cause);
  }

  /** Closes all connections with all their channels, without waiting for the machine's consent. */
  @Override
  public void close() {
    links.close();
  }

  @Override
  public String toString() {
    return "SshSession[" + machine.user() + "@" + machine.id() + "]";
  }
}
