package org.relevo.core.offload;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.slot.MachineSlot;
import org.relevo.core.slot.MachineSlots;
import org.relevo.core.ssh.SshChannel;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.core.transfer.packed.ArchiveProgram;
import org.relevo.core.transfer.packed.PackedStore;
import org.relevo.formats.path.StoreDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reaches machines over SSH, and their daemons through their Unix sockets. Thread-safe. */
public final class SshMachines implements MachineConnector {
  private static final Logger log = LoggerFactory.getLogger(SshMachines.class);
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(10);

  private final SshConnector connector;
  private final StoreDir store;
  private final InstantSource clock;
  private final HealthProbe probe;

  /** The machines of which was said that they cannot share their slots. */
  private final Set<String> unshared = ConcurrentHashMap.newKeySet();

  /**
   * Makes the connector.
   *
   * @param store the store directory of this host, which the machines must share
   */
  public SshMachines(SshConnector connector, StoreDir store, InstantSource clock) {
    this.connector = connector;
    this.store = store;
    this.clock = clock;
    this.probe = new HealthProbe(store, clock);
  }

  @Override
  public MachineConnection connect(BuildMachine machine) throws IOException {
    return new Connection(connector.connect(machine));
  }

  @Override
  public void assume(Function<BuildMachine, OptionalDouble> rates) {
    connector.links().assume(rates);
  }

  private final class Connection implements MachineConnection {
    private final SshSession session;
    private final MachineSlots slots;
    private final KeptDaemons daemons;
    private final ArchiveProgram archive;
    private volatile boolean prompt;

    Connection(SshSession session) {
      this.session = session;
      this.slots = SshSlots.over(session);
      this.archive = new ArchiveProgram(session, store);
      this.daemons = new KeptDaemons(this::freshDaemon, clock);
    }

    @Override
    public MachineSlot takeSlot(int count) throws IOException {
      MachineSlot slot = slots.take(count);
      if (slot instanceof MachineSlot.NotShared none) {
        String machine = session.machine().id();
        if (unshared.add(machine)) {
          log.warn("{}: its build slots are not shared with other heads: {}", machine, none.why());
        }
      } else {
        prompt = true;
      }
      return slot;
    }

    @Override
    public Health probe(Duration limit) throws IOException {
      daemons.trim();
      Health health = probe.ask(session, limit);
      prompt = true;
      return health;
    }

    /**
     * Sees to it that small packets come at once. OpenSSH's server sets {@code TCP_NODELAY} at its end when it runs a
     * connection's first command; before that, what a daemon asks for while it takes items in comes 40 ms late each time.
     */
    private void makePrompt() {
      if (prompt) {
        return;
      }
      try {
        session.run("true", COMMAND_LIMIT);
        prompt = true;
      } catch (SshException e) {
        log.debug("{} runs no commands, so transfers may be slow: {}", session, e.getMessage());
      }
    }

    @Override
    public BuildDaemon openDaemon() throws IOException {
      return daemons.take();
    }

    @Override
    public int keptDaemons() {
      return daemons.idle();
    }

    private MachineDaemon freshDaemon() throws IOException {
      makePrompt();
      String socket = session.machine().daemonSocket();
      SshChannel channel = session.openUnixSocket(socket);
      try {
        return new MachineDaemon(
            DaemonStore.open(store, channel.in(), channel.out(), channel),
            channel::isOpen,
            channel::silenceLimit,
            Optional.of(new GuixImport(session, archive)),
            kept -> new PackedStore(kept, session, archive));
      } catch (IOException e) {
        channel.close();
        throw session.explained(socket, e);
      }
    }

    @Override
    public Optional<String> compression() {
      return Optional.of(session.compression().toString());
    }

    @Override
    public boolean isOpen() {
      return session.isOpen();
    }

    @Override
    public void close() {
      daemons.close();
      session.close();
      slots.close();
    }
  }
}
