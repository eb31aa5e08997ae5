package org.relevo.app.engine;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadStore;
import org.relevo.app.cli.HeadTools;
import org.relevo.app.cli.PolicyOption;
import org.relevo.app.cli.ProgramOptions;
import org.relevo.core.offload.OffloadSettings;
import org.relevo.core.offload.OffloadTools;
import org.relevo.core.offload.Offloader;
import org.relevo.core.offload.SshMachines;
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
  private final HeadTools tools;
  private final Offloader offloader;
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
      HeadTools tools,
      Offloader offloader,
      Ledger ledger,
      Meters meters,
      PrometheusRegistry registry,
      Instant since) {
    this.head = head;
    this.store = store;
    this.connector = connector;
    this.machines = machines;
    this.tools = tools;
    this.offloader = offloader;
    this.ledger = ledger;
    this.meters = meters;
    this.registry = registry;
    this.since = since;
  }

  /** Opens the store and reads the policy; connects to no machine yet. */
  static Engine open(HeadDirectories head, InstantSource clock)
      throws IOException, InterruptedException {
    OffloadSettings settings =
        OffloadSettings.DEFAULT.withPolicy(PolicyOption.usual(head.machinesFile(), false));
    Store store =
        head.daemonSocket().isPresent() ? HeadStore.openDaemon(head) : HeadStore.open(head);
    SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
    HeadTools tools =
        HeadTools.open(head, new SshMachines(connector, store.dir(), clock), settings);
    Ledger ledger = new Ledger(tools.tools().journal(), clock);
    PrometheusRegistry registry = new PrometheusRegistry();
    Meters meters = new Meters(ledger, registry);
    MachinesFile machines = new MachinesFile(head.machinesFile(), ProgramOptions.with(false));
    Offloader offloader = new Offloader(machines, store, tools.tools().with(meters), settings);
    MachineGauges.register(offloader::machinesKnown, registry);
    return new Engine(
        head,
        store,
        connector,
        machines,
        tools,
        offloader,
        ledger,
        meters,
        registry,
        clock.instant());
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
    return tools.tools();
  }

  Offloader offloader() {
    return offloader;
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
    tools.close();
    store.close();
  }
}
