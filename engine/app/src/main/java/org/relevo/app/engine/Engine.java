package org.relevo.app.engine;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadOffloader;
import org.relevo.app.cli.HeadStore;
import org.relevo.app.cli.ProgramOptions;
import org.relevo.core.offload.Journals;
import org.relevo.core.offload.OffloadTools;
import org.relevo.core.offload.Offloader;
import org.relevo.core.offload.SshMachines;
import org.relevo.core.rank.Policy;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.core.store.Store;
import org.relevo.core.store.daemon.HeadDaemonStore;
import org.relevo.scheme.MachinesFile;

/** What the engine keeps for all its clients. Thread-safe. */
final class Engine implements AutoCloseable {
  private final HeadDirectories head;
  private final Store store;
  private final SshConnector connector;
  private final MachinesFile machines;
  private final HeadOffloader offloader;
  private final Ledger ledger;
  private final Meters meters;
  private final PrometheusRegistry registry;
  private final Instant since;
  private final List<AutoCloseable> others = new ArrayList<>();

  private Engine(
      HeadDirectories head,
      Store store,
      SshConnector connector,
      MachinesFile machines,
      HeadOffloader offloader,
      Ledger ledger,
      Meters meters,
      PrometheusRegistry registry,
      Instant since) {
    this.head = head;
    this.store = store;
    this.connector = connector;
    this.machines = machines;
    this.offloader = offloader;
    this.ledger = ledger;
    this.meters = meters;
    this.registry = registry;
    this.since = since;
  }

  /** Opens the store and reads the policy; connects to no machine yet. */
  static Engine open(HeadDirectories head, InstantSource clock)
      throws IOException, InterruptedException {
    Policy policy = new UsualPolicy(head.machinesFile());
    Store store =
        head.daemonSocket().isPresent() ? HeadStore.openDaemon(head) : HeadStore.open(head);
    SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
    MachinesFile machines = new MachinesFile(head.machinesFile(), ProgramOptions.with(false));
    PrometheusRegistry registry = new PrometheusRegistry();
    Ledger ledger = new Ledger(clock);
    Meters meters = new Meters(registry);
    HeadOffloader offloader = HeadOffloader.open(
        head,
        store,
        machines,
        new SshMachines(connector, store.dir(), clock),
        policy,
        journal -> new Journals(List.of(meters, ledger, journal)));
    MachineGauges.register(offloader.offloader()::machinesKnown, registry);
    return new Engine(
        head, store, connector, machines, offloader, ledger, meters, registry, clock.instant());
  }

  HeadDirectories head() {
    return head;
  }

  Store store() {
    return store;
  }

  /** Returns the store as a hook needs it; empty where this host has no build daemon. */
  Optional<HeadDaemonStore> hookStore() {
    return store instanceof HeadDaemonStore daemon ? Optional.of(daemon) : Optional.empty();
  }

  /** Returns what connects to machines anew; what it is asked for is closed by who asks. */
  SshConnector connector() {
    return connector;
  }

  /** Returns the machine file. */
  MachinesFile machines() {
    return machines;
  }

  OffloadTools tools() {
    return offloader.tools();
  }

  Offloader offloader() {
    return offloader.offloader();
  }

  /** Returns what is under way, and what was done. */
  Ledger ledger() {
    return ledger;
  }

  /** Returns what counts and times it. */
  Meters meters() {
    return meters;
  }

  /** Returns where all figures are read. */
  PrometheusRegistry registry() {
    return registry;
  }

  /** Returns when it was opened. */
  Instant since() {
    return since;
  }

  /** Has {@code other} closed with the engine. */
  synchronized void closeLater(AutoCloseable other) {
    others.add(other);
  }

  /** Ends all builds under way and closes all connections. */
  @Override
  public synchronized void close() throws IOException {
    for (AutoCloseable other : others) {
      try {
        other.close();
      } catch (Exception e) {
        throw new IOException("closing the engine: " + e.getMessage(), e);
      }
    }
    offloader.close();
    connector.close();
    store.close();
  }
}
