package org.relevo.tests.bench;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The program behind {@code tests/bench/run}. */
@Command(
    name = "tests/bench/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures Relevo beside plain ssh in the same run, through a real OpenSSH server on the loopback interface, and"
          + " beside Guile.",
      "Each row has the median, the extremes, and the median divided by that of each peer (a, b, …). A one-shot command"
          + " is a process of its own, so its code is cold; \"warm\" is a process that has done the same before."
    })
public final class Bench implements Callable<Integer> {
  private static final Set<String> ALL = new TreeSet<>(Set.of(
      "chain",
      "hook",
      "slot",
      "transfer",
      "compression",
      "far",
      "memory",
      "machines",
      "ranking",
      "probe"));

  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "BENCHMARK",
      description = {
        "chain: time a build in a serial chain of 15 trivial builds (20 s)",
        "hook: the same by a build daemon, which builds by itself or offloads by its hook (1 min)",
        "slot: how long it takes to have a slot on the machine itself (20 s)",
        "transfer: MB/s of an item each way, random and compressible, with and without compression (6 min)",
        "compression: MB/s of program code with each compression, at full speed and at 100 Mbit/s (3 min)",
        "far: MB/s of a large item and of many small ones each way, over a connection with a long round trip (1 min)",
        "memory: peak memory for an item of 1 GiB there and back (1 min)",
        "machines: evaluation of machine files of 10 and 10,000 machines, beside Guile (3 min)",
        "ranking: a decision among 10,000 machines, beside Guile (1 min)",
        "probe: 300 machines are asked how they are, beside ssh (1 min)",
        "Default: all."
      })
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "How often each thing is measured (default: ${DEFAULT-VALUE})")
  private int runs = 3;

  @Option(
      names = "--mib",
      paramLabel = "N",
      description = "Size of the item of transfer in MiB (default: ${DEFAULT-VALUE})")
  private int mebibytes = 256;

  @Option(
      names = "--delay",
      paramLabel = "MS",
      description = "Round trip of far in milliseconds (default: ${DEFAULT-VALUE})")
  private int delay = 50;

  @Option(names = "--json", description = "Print JSON instead of tables")
  private boolean json;

  @Option(
      names = "--relevo",
      hidden = true,
      required = true,
      description = "The command to measure")
  private Path relevo = Path.of("relevo");

  /** Runs the benchmarks that the command line names. */
  public static void main(String... arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    for (String name : names) {
      if (!ALL.contains(name)) {
        throw new ParameterException(
            spec.commandLine(), "There is no benchmark \"" + name + "\", only " + ALL + ".");
      }
    }
    if (runs < 1 || mebibytes < 1 || delay < 0) {
      throw new ParameterException(
          spec.commandLine(), "--runs and --mib are at least 1, --delay at least 0.");
    }
    PrintWriter out = spec.commandLine().getOut();
    Map<String, Object> host = host();
    List<Comparison> results = new ArrayList<>();
    if (!json) {
      host.forEach((name, value) -> out.println(name + ": " + value));
    }
    if (wanted("chain")) {
      tell(out, results, List.of(new ChainBench(relevo, runs).run()));
    }
    if (wanted("hook")) {
      tell(out, results, List.of(new HookChainBench(relevo, runs).run()));
    }
    if (wanted("slot")) {
      tell(out, results, List.of(new SlotBench(relevo, runs).run()));
    }
    if (wanted("transfer")) {
      new TransferBench(relevo, runs, mebibytes)
          .run(comparisons -> tell(out, results, comparisons));
    }
    if (wanted("compression")) {
      new CompressionBench(runs, Math.min(mebibytes, 64))
          .run(comparisons -> tell(out, results, comparisons));
    }
    if (wanted("far")) {
      tell(out, results, new FarBench(relevo, runs, mebibytes, Duration.ofMillis(delay)).run());
    }
    if (wanted("memory")) {
      tell(out, results, List.of(new MemoryBench(relevo).run()));
    }
    if (wanted("machines")) {
      new MachinesBench(relevo, runs).run(comparisons -> tell(out, results, comparisons));
    }
    if (wanted("ranking")) {
      tell(out, results, new RankingBench(relevo, runs).run());
    }
    if (wanted("probe")) {
      tell(out, results, new ProbeBench(runs).run());
    }
    if (json) {
      host.put("results", results.stream().map(Comparison::json).toList());
      out.println(Json.text(host));
    }
    out.flush();
    return 0;
  }

  private boolean wanted(String name) {
    return names.isEmpty() || names.contains(name);
  }

  private void tell(PrintWriter out, List<Comparison> results, List<Comparison> more) {
    results.addAll(more);
    if (!json) {
      more.forEach(each -> each.print(out));
    }
  }

  private static Map<String, Object> host() throws Exception {
    Map<String, Object> host = new LinkedHashMap<>();
    host.put("cores", Runtime.getRuntime().availableProcessors());
    host.put("java", System.getProperty("java.vm.version"));
    host.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    host.put("load", Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    return host;
  }
}
