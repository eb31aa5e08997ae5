package org.relevo.core.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.future.CancelOption;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.ssh.link.Link;
import org.relevo.core.ssh.link.Links;

/**
 * Connects to machines; a process needs one, since it owns the threads that serve all connections. Thread-safe.
 *
 * <p>Ciphers: AES-GCM first, which current processors do two to three times as fast as ChaCha20.
 */
public final class SshConnector implements AutoCloseable {
  private static final List<NamedFactory<Cipher>> CIPHERS = List.of(
      BuiltinCiphers.aes128gcm,
      BuiltinCiphers.aes256gcm,
      BuiltinCiphers.aes128ctr,
      BuiltinCiphers.aes256ctr,
      BuiltinCiphers.cc20p1305_openssh);

  private final SshTimeouts timeouts;
  private final SshClient client;
  private final ScheduledExecutorService timer;
  private final ExecutorService resolver;
  private final Links<BuildMachine> links = new Links<>(BuildMachine::id);

  /** Starts the threads; connects to nothing yet. */
  public SshConnector(SshTimeouts timeouts) {
    this.timeouts = timeouts;
    this.timer = Executors.newSingleThreadScheduledExecutor(daemon("ssh-keep-alive"));
    this.resolver = Executors.newCachedThreadPool(daemon("ssh-resolve"));
    this.client = SshClient.setUpDefaultClient();
    client.setIoServiceFactoryFactory(new Sockets(daemon("ssh-io")));
    client.setSessionFactory(MachineSession.factory(client));
    // Nothing of the operator's own set-up: no ~/.ssh/config, known_hosts, identities, agent,
    // passwords, forwarding.
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setServerKeyVerifier((session, address, key) -> false);
    client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    client.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    client.setCipherFactories(CIPHERS);
    client.setKeyExchangeFactories(KeyExchanges.ordered(client.getKeyExchangeFactories()));
    limits();
    client.start();
  }

  /** Returns what is known of the ways to the machines. */
  public Links<BuildMachine> links() {
    return links;
  }

  private void limits() {
    Duration handshake = timeouts.connect().plus(timeouts.authenticate()).plusSeconds(5);
    CoreModuleProperties.AUTH_TIMEOUT.set(client, handshake);
    // Idle and dead connections are found by KeepAlive; a build may rightly be silent for hours.
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, Duration.ZERO);
    CoreModuleProperties.NIO2_MIN_WRITE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    CoreModuleProperties.CHANNEL_CLOSE_TIMEOUT.set(client, timeouts.channelOpen());
    CoreModuleProperties.DISCONNECT_TIMEOUT.set(client, Duration.ofSeconds(2));
  }

  private static ThreadFactory daemon(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Connects, compares the host key and logs in; takes at most the time for connecting and for authenticating, once for
   * each address that the machine's name has.
   *
   * @throws SshException if that fails; its phase tells how far it came
   */
  public SshSession connect(BuildMachine machine) throws SshException {
    List<InetAddress> addresses = resolve(machine);
    if (machine.addresses().isEmpty()) {
      return connect(machine, addresses);
    }
    // Anyone may announce an address; only the host with the key counts, so the next one is tried.
    Iterator<InetAddress> each = addresses.iterator();
    while (true) {
      InetAddress address = each.next();
      try {
        return connect(machine, List.of(address));
      } catch (SshException e) {
        boolean elsewhere = e.phase() == SshPhase.CONNECT || e.phase() == SshPhase.HOST_KEY;
        if (!elsewhere || !each.hasNext() || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  /**
   * Connects as far as the key exchange, and returns the key that the host there proved to have. Logs in nowhere.
   *
   * @param addresses IP addresses, of which the first that answers counts; empty: those of the name
   * @param keyType the type of key to ask for first, such as {@code ssh-ed25519}
   * @throws SshException if no SSH server is reached
   */
  public HostKey presentedKey(String name, int port, List<String> addresses, String keyType)
      throws SshException {
    BuildMachine machine = KeyQuestion.machine(name, port, addresses, keyType);
    Handshake handshake =
        new Handshake(machine, new Link(OptionalDouble.empty()), OpenSshKeys.unsaved());
    MachineSession session = reach(machine, handshake, resolve(machine));
    try {
      awaitKeys(machine, handshake, session);
      throw new IllegalStateException("a host has the key that nobody has");
    } catch (SshException e) {
      return handshake.wrongKey().orElseThrow(() -> e);
    } finally {
      session.close(true);
    }
  }

  private SshSession connect(BuildMachine machine, List<InetAddress> addresses)
      throws SshException {
    // Further connections go where this one went.
    SshLink first = link(machine, addresses);
    SshLinks.Connector further = () -> link(machine, List.of(first.address()));
    return new SshSession(machine, new SshLinks(machine.id(), first, further, timeouts), timeouts);
  }

  private SshLink link(BuildMachine machine, List<InetAddress> addresses) throws SshException {
    Handshake handshake = new Handshake(machine, links.to(machine));
    MachineSession session = reach(machine, handshake, addresses);
    try {
      awaitKeys(machine, handshake, session);
      login(machine, handshake, session);
      session.measure();
      return new SshLink(machine, session, handshake, timeouts, timer);
    } catch (SshException | RuntimeException e) {
      session.close(true);
      throw e;
    }
  }

  private MachineSession reach(
      BuildMachine machine, Handshake handshake, List<InetAddress> addresses) throws SshException {
    IOException last = new IOException("it has no address");
    for (InetAddress address : addresses) {
      try {
        handshake.begin();
        ConnectFuture connecting = client.connect(
            machine.user(),
            new InetSocketAddress(address, machine.port()),
            AttributeRepository.ofKeyValuePair(Handshake.KEY, handshake),
            null);
        connecting.verify(timeouts.connect(), CancelOption.CANCEL_ON_TIMEOUT);
        return (MachineSession) connecting.getSession();
      } catch (InterruptedIOException e) {
        throw interrupted(machine, e);
      } catch (IOException e) {
        last = e;
      }
    }
    throw Failures.unreachable(machine, last, timeouts.connect());
  }

  private List<InetAddress> resolve(BuildMachine machine) throws SshException {
    Future<InetAddress[]> looking = resolver.submit(() -> lookUp(machine));
    try {
      return List.of(looking.get(timeouts.connect().toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException) {
        throw Failures.connect(
            machine,
            "the name \"" + machine.name() + "\" has no address",
            "Correct the name, or see: getent hosts " + machine.name(),
            e.getCause());
      }
      throw Failures.connect(machine, "looking up its address failed: " + e.getCause(), "", e);
    } catch (TimeoutException e) {
      looking.cancel(true);
      throw Failures.connect(
          machine,
          "no name server answered within " + timeouts.connect().toSeconds() + " s",
          "See: getent hosts " + machine.name(),
          e);
    } catch (InterruptedException e) {
      throw interrupted(machine, e);
    }
  }

  private static InetAddress[] lookUp(BuildMachine machine) throws UnknownHostException {
    if (machine.addresses().isEmpty()) {
      return InetAddress.getAllByName(machine.name());
    }
    InetAddress[] known = new InetAddress[machine.addresses().size()];
    for (int i = 0; i < known.length; i++) {
      known[i] = InetAddress.getByName(machine.addresses().get(i));
    }
    return known;
  }

  private void awaitKeys(BuildMachine machine, Handshake handshake, MachineSession session)
      throws SshException {
    try {
      handshake.keyed().get(timeouts.connect().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw Failures.mute(machine, timeouts.connect(), e);
    } catch (InterruptedException e) {
      throw interrupted(machine, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    HostKey wrong = handshake.wrongKey().orElse(null);
    if (wrong != null) {
      throw Failures.wrongHostKey(machine, wrong);
    }
    if (!session.isOpen()) {
      throw Failures.connect(
          machine,
          "its SSH server and we do not get along: "
              + handshake.trouble().orElse("it closed the connection"),
          "See what answers there: ssh-keyscan -p " + machine.port() + " " + machine.name(),
          null);
    }
  }

  private void login(BuildMachine machine, Handshake handshake, MachineSession session)
      throws SshException {
    try {
      AuthFuture login = session.auth();
      if (!login.await(timeouts.authenticate())) {
        throw Failures.loginTakesLong(machine, timeouts.authenticate());
      }
      if (!login.isSuccess()) {
        throw Failures.loginRefused(
            machine,
            PublicKeyEntry.toString(handshake.identity().getPublic()),
            handshake,
            login.getException());
      }
    } catch (SshException e) {
      throw e;
    } catch (InterruptedIOException e) {
      throw interrupted(machine, e);
    } catch (IOException e) {
      throw new SshException(
          machine.id(), SshPhase.AUTHENTICATE, "the login failed: " + e.getMessage(), "", e);
    }
  }

  private static SshException interrupted(BuildMachine machine, Exception cause) {
    Thread.currentThread().interrupt();
    return Failures.connect(machine, "interrupted while connecting", "", cause);
  }

  /** Closes all connections and ends the threads. */
  @Override
  public void close() {
    timer.shutdownNow();
    resolver.shutdownNow();
    client.close(true);
  }
}
