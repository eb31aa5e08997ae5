package org.relevo.app.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.offload.MachineFailure;
import org.relevo.core.offload.OffloadListener;
import org.relevo.core.offload.Outcome;
import org.relevo.core.transfer.TransferListener;
import org.relevo.core.transfer.TransferStats;
import org.relevo.formats.derivation.NamedDerivation;
import org.relevo.formats.path.StorePath;

/** Tells what happens where, a line an event, and adds it up. */
final class DemoReport implements OffloadListener {
  private final PrintWriter out;
  private final Map<Integer, String> names;
  private final long start = System.nanoTime();
  private final Map<String, Tally> tallies = new TreeMap<>();

  /** What one machine did. */
  private static final class Tally {
    private int builds;
    private int sentItems;
    private long sentBytes;
    private int backItems;
    private long backBytes;
    private Duration building = Duration.ZERO;
  }

  /**
   * Creates a report.
   *
   * @param names of the machines by their ports
   */
  DemoReport(PrintWriter out, Map<Integer, String> names) {
    this.out = out;
    this.names = names;
    names.values().forEach(name -> tallies.put(name, new Tally()));
  }

  private String name(BuildMachine machine) {
    return names.getOrDefault(machine.port(), machine.id());
  }

  private synchronized void line(String machine, BuildRequest request, String what) {
    double seconds = (System.nanoTime() - start) / 1e9;
    out.printf("  %5.2f s  %-6s %-12s %s%n", seconds, machine, title(request), what);
    out.flush();
  }

  private static String title(BuildRequest request) {
    return NamedDerivation.nameOf(request.derivation());
  }

  @Override
  public TransferListener transfers(BuildRequest request, BuildMachine machine) {
    return new TransferListener() {
      @Override
      public void finished(Direction direction, String id, TransferStats stats) {
        if (direction == Direction.SEND) {
          line(
              name(machine),
              request,
              "← " + stats.items() + " of " + stats.needed() + " items it lacked, "
                  + size(stats.bytes()) + ", signatures checked there");
        }
      }
    };
  }

  @Override
  public void building(BuildRequest request, BuildMachine machine) {
    line(name(machine), request, "builds");
  }

  @Override
  public void verified(BuildRequest request, BuildMachine machine, List<StorePath> outputs) {
    line(
        name(machine),
        request,
        "→ " + count(outputs.size(), "output") + " back, signature verified here");
  }

  @Override
  public void machineFailed(BuildRequest request, MachineFailure failure) {
    line(name(failure.machine()), request, "FAILED: " + failure);
  }

  @Override
  public synchronized void finished(BuildRequest request, Outcome outcome) {
    if (outcome instanceof Outcome.Built built) {
      Tally tally = tallies.computeIfAbsent(name(built.machine()), any -> new Tally());
      tally.builds++;
      tally.sentItems += built.stats().sent().items();
      tally.sentBytes += built.stats().sent().bytes();
      tally.backItems += built.stats().retrieved().items();
      tally.backBytes += built.stats().retrieved().bytes();
      tally.building = tally.building.plus(built.stats().build());
    }
  }

  /** Prints a table of what each machine did. */
  synchronized void printTable() {
    out.printf(
        "  %-8s %7s %10s %16s %16s%n", "machine", "builds", "building", "sent", "brought back");
    tallies.forEach((name, tally) -> out.printf(
        "  %-8s %7d %8.2f s %16s %16s%n",
        name,
        tally.builds,
        tally.building.toMillis() / 1000.0,
        count(tally.sentItems, "item") + " " + size(tally.sentBytes),
        count(tally.backItems, "item") + " " + size(tally.backBytes)));
  }

  /** Returns how many items were signed on one side and verified on the other. */
  synchronized int verifiedItems() {
    return tallies.values().stream()
        .mapToInt(tally -> tally.sentItems + tally.backItems)
        .sum();
  }

  static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String size(long bytes) {
    return bytes < 1024
        ? bytes + " B"
        : String.format(java.util.Locale.ROOT, "%.1f KiB", bytes / 1024.0);
  }
}
