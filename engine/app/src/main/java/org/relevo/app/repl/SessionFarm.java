package org.relevo.app.repl;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relevo.app.build.BuildJob;
import org.relevo.app.build.BuildSummary;
import org.relevo.app.build.Roots;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadTools;
import org.relevo.app.cli.SharedQuarantine;
import org.relevo.app.farm.MachineStatus;
import org.relevo.app.progress.Screen;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.offload.GraphSettings;
import org.relevo.core.offload.MachineConnection;
import org.relevo.core.offload.OffloadSettings;
import org.relevo.core.offload.Offloader;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Policy;
import org.relevo.core.rank.PolicyException;
import org.relevo.core.rank.Situation;
import org.relevo.core.rank.SlotUsage;
import org.relevo.core.rank.Verdict;
import org.relevo.core.slot.Slots;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StorePath;

/**
 * What a session does with machines. Store and connections are opened when they are first needed and kept until the
 * session ends. Thread-safe.
 */
final class SessionFarm implements AutoCloseable {
  private static final Duration STATUS_LIMIT = Duration.ofSeconds(30);

  private final HeadDirectories directories;
  private final ReplPorts ports;
  private final Store store;
  private final Slots slots;
  private final Quarantine quarantine;
  private volatile Policy policy;
  private @Nullable KeptConnections connections;
  private @Nullable Desk desk;

  /** The offloader for a list of machines: what it knows of them lasts as long as the list stays the same. */
  private record Desk(List<BuildMachine> machines, HeadTools tools, Offloader offloader) {
    void close() {
      offloader.close();
      tools.close();
    }
  }

  /** The policy that is in force when it is asked, so that it can be changed under an offloader. */
  private final class PolicyInForce implements Policy {
    @Override
    public String name() {
      return policy.name();
    }

    @Override
    public Verdict judge(Situation situation) throws PolicyException {
      return policy.judge(situation);
    }
  }

  /**
   * Begins.
   *
   * @param policy what orders machines until another is chosen
   */
  SessionFarm(HeadDirectories directories, ReplPorts ports, Policy policy) {
    this.policy = policy;
    this.directories = directories;
    this.ports = ports;
    this.store = new LazyStore(directories.store(), () -> ports.openStore(directories));
    this.slots = Slots.in(directories.state());
    this.quarantine = SharedQuarantine.in(directories.state());
  }

  HeadDirectories directories() {
    return directories;
  }

  void use(Policy other) {
    policy = other;
  }

  /** Returns the request to build the derivation that {@code argument} names. */
  BuildRequest request(String argument) throws IOException {
    StorePath path = derivation(argument);
    return BuildRequest.of(path, store.derivation(path), BuildLimits.NONE);
  }

  private StorePath derivation(String argument) throws IOException {
    return Roots.derivation(argument, store, directories.realStore());
  }

  /** Asks a machine how it is. */
  MachineStatus status(BuildMachine machine) {
    SlotUsage usage = new SlotUsage(0, machine.parallelBuilds());
    try {
      usage = slots.usage(machine);
      MachineConnection connection = connections().connect(machine);
      Health health = connection.probe(STATUS_LIMIT);
      quarantine.answered(machine);
      return new MachineStatus(
          machine.id(),
          usage,
          machine.resources(),
          quarantine.standing(machine),
          Instant.now(),
          Optional.of(health),
          "",
          connection.compression());
    } catch (IOException e) {
      String text = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
      return new MachineStatus(
          machine.id(),
          usage,
          machine.resources(),
          quarantine.standing(machine),
          Instant.now(),
          Optional.empty(),
          text,
          Optional.empty());
    }
  }

  /** Returns what would be decided about {@code request} now. */
  Decision explain(BuildRequest request, List<BuildMachine> machines)
      throws IOException, InterruptedException {
    try {
      return offloader(machines).explain(request);
    } catch (MachinesFileException e) {
      throw new IllegalStateException("the machines are known", e);
    }
  }

  /** Builds derivations with all that they need; tells the screen of the ports. */
  BuildSummary build(List<String> arguments, List<BuildMachine> machines)
      throws IOException, InterruptedException {
    List<StorePath> roots = new ArrayList<>();
    for (String argument : arguments) {
      roots.add(derivation(argument));
    }
    try (Screen screen = ports.screen()) {
      return new BuildJob(
              store, offloader(machines), GraphSettings.DEFAULT, BuildJob.Detail.NORMAL, screen)
          .run(roots);
    } catch (MachinesFileException e) {
      throw new IllegalStateException("the machines are known", e);
    }
  }

  private synchronized Offloader offloader(List<BuildMachine> machines) {
    Desk known = desk;
    if (known == null || !known.machines.equals(machines)) {
      if (known != null) {
        known.close();
      }
      HeadTools tools = HeadTools.open(directories, connections(), OffloadSettings.DEFAULT);
      known = new Desk(
          machines,
          tools,
          new Offloader(
              () -> machines,
              store,
              tools.tools(),
              OffloadSettings.DEFAULT.withPolicy(new PolicyInForce())));
      desk = known;
    }
    return known.offloader;
  }

  private synchronized KeptConnections connections() {
    KeptConnections kept = connections;
    if (kept == null) {
      kept = new KeptConnections(ports.connections(store.dir()));
      connections = kept;
    }
    return kept;
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      if (desk != null) {
        desk.close();
      }
      if (connections != null) {
        connections.close();
      }
    }
    store.close();
  }
}
