package org.relevo.tests.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.store.FileTrees;
import org.relevo.scheme.MachineProgram;

/** Evaluation of machine files, cold and warm, beside Guile on the same files; and what stays in memory after a thousand. */
final class MachinesBench {
  private static final int EVALUATIONS = 1000;

  private final Path home;
  private final int runs;

  MachinesBench(Path launcher, int runs) {
    this.home = launcher.toAbsolutePath().resolveSibling("");
    this.runs = runs;
  }

  /** Runs all cases; {@code reader} gets the results of each when it is done. */
  void run(Consumer<List<Comparison>> reader) throws Exception {
    Path directory = Files.createTempDirectory("relevo-bench");
    Thread hook = new Thread(() -> deleteQuietly(directory), "remove the files");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      Guile guile = new Guile(directory, home);
      for (MachineFiles kind : MachineFiles.values()) {
        Path file = kind.write(directory);
        reader.accept(List.of(cold(guile, kind, file), warm(guile, kind, file)));
      }
      reader.accept(List.of(memory(guile, MachineFiles.TEN.write(directory))));
    } finally {
      FileTrees.delete(directory);
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private static void deleteQuietly(Path directory) {
    try {
      FileTrees.delete(directory);
    } catch (IOException e) {
      System.err.println("cleaning " + directory + " up failed: " + e.getMessage());
    }
  }

  private Comparison cold(Guile guile, MachineFiles kind, Path file) throws Exception {
    Comparison result = new Comparison(kind.title() + ": whole process", "ms");
    List<String> interpreted = guile.command("once", file);
    List<String> evaluation = evaluation(file);
    List<String> check =
        List.of(home.resolve("relevo").toString(), "check", "--json", file.toString());
    Path object = file.resolveSibling(kind + ".go");
    if (kind.compiles()) {
      guile.run("compile", file, object);
    }
    for (int run = -1; run < runs; run++) {
      boolean counts = run >= 0;
      peer(result, "Guile, primitive-load", time(interpreted, kind), counts);
      if (kind.compiles()) {
        peer(
            result,
            "Guile, compiled before",
            time(guile.command("compiled", object), kind),
            counts);
      }
      subject(result, "Relevo, evaluation alone", time(evaluation, kind), counts);
      long start = System.nanoTime();
      byte[] unused = Processes.anyOutput(check);
      subject(result, "relevo check, whole command", since(start), counts);
    }
    return result;
  }

  /** Returns the command line of a process that has the launcher's class path, archive of classes and options. */
  private List<String> evaluation(Path file) throws IOException {
    Path app = home.resolve("engine/app/target");
    List<String> parts = new ArrayList<>();
    for (Path jars : List.of(app, app.resolve("lib"))) {
      try (Stream<Path> all = Files.list(jars)) {
        all.map(Path::toString).filter(name -> name.endsWith(".jar")).sorted().forEach(parts::add);
      }
    }
    // The archive allows for more at the end.
    parts.add(home.resolve("tests/target/test-classes").toString());
    Path archive = app.resolve("relevo-" + Runtime.version().feature() + ".jsa");
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        // Fails rather than go without the archive.
        "-Xshare:on",
        "-Xlog:disable",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:SharedArchiveFile=" + archive,
        "-cp",
        String.join(File.pathSeparator, parts),
        EvaluateMachines.class.getName(),
        file.toString());
  }

  private static double time(List<String> command, MachineFiles kind)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    byte[] printed = Processes.output(command);
    double time = since(start);
    String said = new String(printed, StandardCharsets.UTF_8).strip();
    if (!said.equals(Integer.toString(kind.count()))) {
      throw new IOException(String.join(" ", command) + " printed " + said);
    }
    return time;
  }

  private Comparison warm(Guile guile, MachineFiles kind, Path file) throws Exception {
    Comparison result = new Comparison(kind.title() + ": in a process that did it before", "ms");
    Samples interpreted = result.peer("Guile, primitive-load again");
    List<String> times = guile.run("warm", file, runs + 1);
    times.stream().skip(1).map(Double::valueOf).forEach(interpreted::add);
    MachineProgram program = new MachineProgram(file);
    int warmUps = kind.compiles() ? 30 : 3;
    for (int run = -warmUps; run < runs; run++) {
      boolean counts = run >= 0;
      // Another length each time: a time stamp alone may be the same.
      Files.writeString(file, "\n", StandardOpenOption.APPEND);
      subject(result, "Relevo, after the file changed", time(program, kind), counts);
      subject(result, "Relevo, the file as it was", time(program, kind), counts);
    }
    return result;
  }

  private static double time(MachineProgram program, MachineFiles kind)
      throws MachinesFileException {
    long start = System.nanoTime();
    int count = program.evaluate().size();
    double time = since(start);
    if (count != kind.count()) {
      throw new IllegalStateException(count + " machines instead of " + kind.count());
    }
    return time;
  }

  private Comparison memory(Guile guile, Path file) throws Exception {
    Comparison result = new Comparison(
        "10 machines: memory in use after " + EVALUATIONS + " evaluations of a file that changes",
        "MiB");
    Samples peer = result.peer("Guile, heap after a collection");
    peer.add(Double.parseDouble(guile.run("heap", file, EVALUATIONS).get(0)) / (1 << 20));
    MachineProgram program = new MachineProgram(file);
    for (int i = 1; i <= EVALUATIONS; i++) {
      Files.writeString(file, "\n", StandardOpenOption.APPEND);
      int unused = program.evaluate().size();
      if (i == EVALUATIONS / 10) {
        result.subject("Relevo, heap after a tenth of them").add(heap(program));
      }
    }
    result.subject("Relevo, heap after all of them").add(heap(program));
    return result;
  }

  /** Kawa's weak tables let go of what was collected when they are next used, hence the evaluation in between. */
  private static double heap(MachineProgram program) throws MachinesFileException {
    System.gc();
    int unused = program.evaluate().size();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (double) (1 << 20);
  }

  private static void peer(Comparison result, String name, double value, boolean counts) {
    if (counts) {
      result.peer(name).add(value);
    }
  }

  private static void subject(Comparison result, String name, double value, boolean counts) {
    if (counts) {
      result.subject(name).add(value);
    }
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}
