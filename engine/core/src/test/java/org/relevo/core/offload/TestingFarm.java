package org.relevo.core.offload;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.machine.TestingMachines;
import org.relevo.core.slot.MachineSlot;
import org.relevo.core.store.Store;
import org.relevo.core.store.TestingStore;
import org.relevo.core.store.daemon.LogSink;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationOutput;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** Machines in memory, each with a store; "building" makes the outputs valid there. */
final class TestingFarm implements MachineConnector, MachineSource {
  /** What a machine does when told to build, before the outputs are there. */
  @FunctionalInterface
  interface Work {
    void run(TestingMachine machine, StorePath derivation, LogSink log) throws IOException;
  }

  /** What a machine says when it is asked for one of its slots. */
  @FunctionalInterface
  interface Taking {
    MachineSlot take(int slots) throws IOException;
  }

  /** What a machine does when it is asked how it is, before it answers. */
  @FunctionalInterface
  interface Asking {
    void run() throws IOException;
  }

  /** A machine and how it behaves. */
  static final class TestingMachine implements AutoCloseable {
    final BuildMachine machine;
    final TestingStore store = new TestingStore(StoreDir.GUIX);
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger mostRunning = new AtomicInteger();
    final CountDownLatch closed = new CountDownLatch(1);
    final List<StorePath> built = new CopyOnWriteArrayList<>();
    volatile Taking slots = slots -> new MachineSlot.NotShared("it is a test's");
    final AtomicInteger probes = new AtomicInteger();
    volatile Asking asking = () -> {};
    volatile Health health = TestingMachines.idle();
    volatile boolean up = true;
    volatile boolean daemonUp = true;
    volatile boolean mute;

    /** How many connections to the daemon that come next have broken unseen. */
    final AtomicInteger staleDaemons = new AtomicInteger();

    volatile boolean connectionOpen = true;
    volatile Work work = (machine, derivation, log) -> {};

    TestingMachine(BuildMachine machine) {
      this.machine = machine;
    }

    /** Blocks until the daemon's connection is closed, then fails. */
    void hang() throws IOException {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("the connection was closed");
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private final TestingStore head;
  final Map<String, TestingMachine> machines = new ConcurrentHashMap<>();
  private final List<BuildMachine> order = new ArrayList<>();

  TestingFarm(TestingStore head) {
    this.head = head;
  }

  TestingMachine add(BuildMachine machine) {
    TestingMachine added = new TestingMachine(machine);
    machines.put(machine.id(), added);
    order.add(machine);
    return added;
  }

  @Override
  public List<BuildMachine> machines() {
    return List.copyOf(order);
  }

  @Override
  public MachineConnection connect(BuildMachine machine) throws IOException {
    TestingMachine there = Objects.requireNonNull(machines.get(machine.id()));
    there.connections.incrementAndGet();
    if (there.mute) {
      there.hang();
    }
    if (!there.up) {
      throw new IOException(machine.id() + ": connection refused");
    }
    there.connectionOpen = true;
    return new MachineConnection() {
      @Override
      public Health probe(Duration limit) throws IOException {
        there.probes.incrementAndGet();
        there.asking.run();
        check();
        return there.health;
      }

      @Override
      public MachineSlot takeSlot(int slots) throws IOException {
        check();
        return there.slots.take(slots);
      }

      @Override
      public BuildDaemon openDaemon() throws IOException {
        check();
        if (!there.daemonUp) {
          throw new IOException(machine.id() + ": the socket does not exist there");
        }
        boolean stale = there.staleDaemons.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
        return new Daemon(there, stale);
      }

      private void check() throws IOException {
        if (!there.up || !there.connectionOpen) {
          there.connectionOpen = false;
          throw new IOException(machine.id() + ": connection reset");
        }
      }

      @Override
      public boolean isOpen() {
        return there.connectionOpen;
      }

      @Override
      public void close() {
        there.close();
      }
    };
  }

  private final class Daemon implements BuildDaemon {
    private final TestingMachine there;

    private final boolean stale;

    Daemon(TestingMachine there, boolean stale) {
      this.there = there;
      this.stale = stale;
    }

    @Override
    public boolean wasStale() {
      return stale;
    }

    @Override
    public Store store() {
      return there.store;
    }

    @Override
    public void build(StorePath path, BuildLimits limits, LogSink log) throws IOException {
      if (stale) {
        throw new IOException("the connection was reset");
      }
      there.mostRunning.accumulateAndGet(there.running.incrementAndGet(), Math::max);
      try {
        if (!there.store.valid().contains(path)) {
          throw new IOException(path + " was not sent");
        }
        there.work.run(there, path, log);
        Derivation derivation = head.derivation(path);
        for (DerivationOutput output : derivation.outputs().values()) {
          there.store.add(output.path(), 5000);
        }
        there.built.add(path);
      } finally {
        there.running.decrementAndGet();
      }
    }

    @Override
    public void close() {
      there.close();
    }
  }
}
