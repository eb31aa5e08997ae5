package org.relevo.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadStore;
import org.relevo.app.cli.HeadTools;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.offload.BuildGraph;
import org.relevo.core.offload.GraphOffload;
import org.relevo.core.offload.GraphResult;
import org.relevo.core.offload.GraphSettings;
import org.relevo.core.offload.OffloadSettings;
import org.relevo.core.offload.Offloader;
import org.relevo.core.offload.SshMachines;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.core.store.FileTrees;
import org.relevo.core.store.LocalStore;
import org.relevo.formats.path.StorePath;
import org.relevo.scheme.GraphException;
import org.relevo.scheme.GraphProgram;
import org.relevo.scheme.MachinesFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code relevo demo}: a farm on this host, and a build graph offloaded to it. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what Relevo does: starts three build machines as processes of this host, each with its own store, daemon and"
          + " SSH server, and offloads a graph of builds to them. One of them is in no list: it announces itself and is discovered.",
      "Needs no privileges, and leaves nothing behind."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all was built and verified",
      "1:something failed; the message says what",
      "2:the command line was wrong"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final long STOP_SECONDS = 20;

  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Option(
      names = "--keep",
      description = "Keep the directory with stores, keys, machine file and logs")
  private boolean keep;

  @Override
  public Integer call()
      throws IOException, MachinesFileException, GraphException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    CountDownLatch ended = new CountDownLatch(1);
    Thread worker = Thread.currentThread();
    Thread stop = new Thread(() -> stop(worker, ended), "demo stop");
    Path root = Files.createTempDirectory("relevo-demo-").toRealPath();
    // Ctrl-C must leave neither machines nor files behind.
    Runtime.getRuntime().addShutdownHook(stop);
    try (DemoFarm farm = new DemoFarm(root)) {
      return run(farm, out);
    } finally {
      if (keep) {
        out.println("Everything is kept in " + root);
      } else {
        remove(root);
      }
      out.flush();
      ended.countDown();
    }
  }

  /** Lets the demonstration end, and clean up, before the process does. */
  private static void stop(Thread worker, CountDownLatch ended) {
    if (ended.getCount() > 0) {
      worker.interrupt();
    }
    try {
      if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("relevo: the demonstration does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int run(DemoFarm farm, PrintWriter out)
      throws IOException, MachinesFileException, GraphException, InterruptedException {
    heading(out, "Keys: the head and each machine sign what they export, and authorize each other");
    farm.makeKeys();
    heading(out, "Machines: three processes, each with its own store, build daemon and SSH server");
    try (DemoNetwork network = new DemoNetwork()) {
      network.announceStranger();
      List<String> forms = farm.start();
      farm.writeMachinesFile(forms, true);
      MachinesFile source = new MachinesFile(farm.machinesFile(), network.options());
      List<BuildMachine> machines = source.machines();
      if (machines.size() < DemoFarm.KINDS.size()) {
        out.println("  (Multicast does not work on this host, so all machines are listed.)");
        farm.writeMachinesFile(forms, false);
        machines = source.machines();
      } else {
        network.tell(out);
      }
      return run(farm, source, machines, out);
    }
  }

  private int run(DemoFarm farm, MachinesFile source, List<BuildMachine> machines, PrintWriter out)
      throws IOException, MachinesFileException, GraphException, InterruptedException {
    HeadDirectories head = farm.head();
    Map<Integer, String> names = new HashMap<>();
    for (int i = 0; i < machines.size(); i++) {
      BuildMachine machine = machines.get(i);
      String name = DemoFarm.KINDS.get(i).name();
      names.put(machine.port(), name);
      out.printf(
          "  %-6s %s port %d, %s, speed %s%s, host key %s%s%n",
          name,
          machine.addresses().isEmpty() ? machine.name() : machine.addresses().get(0),
          machine.port(),
          DemoReport.count(machine.parallelBuilds(), "slot"),
          machine.speed(),
          machine.features().isEmpty() ? "" : ", feature " + String.join(" ", machine.features()),
          machine.hostKey().fingerprint(),
          machine.addresses().isEmpty() ? "" : ", discovered");
    }
    try (LocalStore store = HeadStore.openLocal(head)) {
      return offload(farm, store, source, names, out);
    }
  }

  private int offload(
      DemoFarm farm,
      LocalStore store,
      MachinesFile source,
      Map<Integer, String> names,
      PrintWriter out)
      throws IOException, MachinesFileException, GraphException, InterruptedException {
    Path graphFile = farm.head().configuration().resolve("graph.scm");
    try (InputStream in = DemoCommand.class.getResourceAsStream("graph.scm")) {
      if (in == null) {
        throw new IOException("the program is incomplete: its demonstration graph is missing");
      }
      Files.copy(in, graphFile);
    }
    List<StorePath> roots = GraphProgram.realise(graphFile, store);
    BuildGraph graph = BuildGraph.of(store, roots);
    heading(out, "Builds: " + graph.needs().size() + " derivations, each after what it needs");
    DemoReport report = new DemoReport(out, names);
    GraphResult result;
    long start = System.nanoTime();
    try (SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
        HeadTools tools = HeadTools.open(
            farm.head(),
            new SshMachines(connector, store.dir(), InstantSource.system()),
            OffloadSettings.DEFAULT);
        Offloader offloader =
            new Offloader(source, store, tools.tools(), OffloadSettings.DEFAULT)) {
      result = new GraphOffload(store, offloader).build(graph, GraphSettings.DEFAULT, report);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    heading(out, "Summary");
    report.printTable();
    List<String> faults = store.verify();
    faults.forEach(fault -> out.println("  FAULT: " + fault));
    out.printf(
        "  %d of %d derivations built in %.1f s; %d items crossed over SSH, each signed by its sender and verified%n",
        result.fates().values().stream().filter(fate -> fate.good()).count(),
        graph.needs().size(),
        seconds,
        report.verifiedItems());
    for (StorePath root : roots) {
      for (StorePath output : graph.outputs(root)) {
        out.println("  " + output);
        Path real = store.realPath(output);
        if (Files.isRegularFile(real)) {
          Files.readAllLines(real).forEach(line -> out.println("      " + line));
        }
      }
    }
    out.flush();
    return result.good() && faults.isEmpty() ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  private static void heading(PrintWriter out, String text) {
    out.println(text);
    out.flush();
  }

  private void remove(Path root) {
    try {
      FileTrees.delete(root);
    } catch (IOException e) {
      spec.commandLine()
          .getErr()
          .println("relevo: could not remove " + root + ": " + e.getMessage());
    }
  }
}
