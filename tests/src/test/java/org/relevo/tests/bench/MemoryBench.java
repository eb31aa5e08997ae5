package org.relevo.tests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.relevo.core.store.NarDump;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StorePath;

/** What memory the head and the daemon take to send an item of 1 GiB and to get it back, with a small heap. */
final class MemoryBench {
  private static final int MEBIBYTES = 1024;
  private static final String HEAP = "-Xmx128m";
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+)M->\\d+M");

  private final Path launcher;

  MemoryBench(Path launcher) {
    this.launcher = launcher;
  }

  Comparison run() throws Exception {
    Comparison result =
        new Comparison("An item of 1 GiB there and back, " + HEAP + ": peak memory", "MiB");
    Samples ssh = result.peer("ssh host cat, resident");
    try (BenchFarm farm = new BenchFarm(launcher, HEAP)) {
      Path file = DataFiles.random(farm.root().resolve("big"), MEBIBYTES);
      Process cat = farm.plainSsh()
          .start(
              List.of("-c", PlainSsh.SAME_CIPHER),
              file.toFile(),
              new File("/dev/null"),
              "cat > " + farm.root().resolve("copy"));
      ssh.add(peakOf(cat));
      Files.delete(farm.root().resolve("copy"));

      StorePath item = addFile(farm, file);
      StorePath derivation =
          farm.derivation("copy", "cat " + item + " > $out", List.of(item), List.of());
      Path collections = farm.root().resolve("gc.log");
      List<String> command = new ArrayList<>(
          farm.command(farm.head(), "build", "--quiet", "--json", derivation.toString()));
      Path summary = farm.root().resolve("summary");
      ProcessBuilder builder = new ProcessBuilder(command)
          .redirectOutput(summary.toFile())
          .redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().put("RELEVO_JAVA_OPTIONS", HEAP + " -Xlog:gc:file=" + collections);
      double resident = peakOf(builder.start());
      JsonNode built = Json.parse(Files.readString(summary)).get("derivations").get(0);
      if (built.get("retrieved").get("bytes").asLong() < (long) MEBIBYTES << 20) {
        throw new IOException("the item did not come back: " + built);
      }
      result.subject("head: relevo build, resident").add(resident);
      result.subject("head: relevo build, heap before a collection").add(heap(collections));
      result.subject("machine: relevo serve, resident").add(peak(farm.daemon().pid()));
    }
    return result;
  }

  private static StorePath addFile(BenchFarm farm, Path file) throws IOException {
    Path nar = farm.root().resolve("nar");
    try (OutputStream out = Files.newOutputStream(nar)) {
      NarDump.dump(file, new NarWriter(out));
    }
    try (InputStream in = Files.newInputStream(nar)) {
      return farm.head().store().addTree("big", in);
    } finally {
      Files.delete(nar);
    }
  }

  /** Follows a process to its end, and returns the most memory that it had. */
  private static double peakOf(Process process) throws IOException, InterruptedException {
    double peak = 0;
    do {
      peak = Math.max(peak, peak(process.pid()));
    } while (!process.waitFor(20, TimeUnit.MILLISECONDS));
    if (process.exitValue() != 0) {
      throw new IOException(process.info() + " exited with " + process.exitValue());
    }
    return peak;
  }

  /** Returns the most resident memory that a process had so far, in MiB; 0 if it is gone. */
  private static double peak(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try (InputStream in = Files.newInputStream(status)) {
      Matcher found = PEAK.matcher(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
      return found.find() ? Long.parseLong(found.group(1)) / 1024.0 : 0;
    } catch (java.nio.file.NoSuchFileException e) {
      return 0;
    }
  }

  private static double heap(Path log) throws IOException {
    double most = 0;
    for (String line : Files.readAllLines(log)) {
      Matcher found = PAUSE.matcher(line);
      if (found.find()) {
        most = Math.max(most, Integer.parseInt(found.group(1)));
      }
    }
    return most;
  }
}
