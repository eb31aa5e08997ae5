package org.relevo.app.build;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.relevo.app.build.BuildJob.Detail;
import org.relevo.app.progress.LineSplitter;
import org.relevo.app.progress.Screen;
import org.relevo.app.progress.TransferProgress;
import org.relevo.app.progress.WaitText;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.offload.MachineFailure;
import org.relevo.core.offload.OffloadListener;
import org.relevo.core.offload.Outcome;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Placement;
import org.relevo.core.transfer.TransferListener;
import org.relevo.formats.path.StorePath;

/** Tells on a screen what happens to builds, and passes their logs on. Thread-safe. */
final class BuildReport implements OffloadListener {
  private final Screen screen;
  private final Detail detail;
  private final boolean several;
  private final Map<StorePath, LineSplitter> logs = new ConcurrentHashMap<>();
  private final Set<String> complaints = ConcurrentHashMap.newKeySet();
  private final Map<StorePath, WaitText> waits = new ConcurrentHashMap<>();

  /**
   * Makes a report.
   *
   * @param several whether several derivations are built, so that log lines must say whose they are
   */
  BuildReport(Screen screen, Detail detail, boolean several) {
    this.screen = screen;
    this.detail = detail;
    this.several = several;
  }

  private void tell(BuildRequest request, String text) {
    if (detail != Detail.QUIET) {
      screen.line(name(request) + ": " + text);
    }
  }

  private static String name(BuildRequest request) {
    String name = request.derivation().name();
    return name.endsWith(".drv") ? name.substring(0, name.length() - ".drv".length()) : name;
  }

  @Override
  public void decided(BuildRequest request, Decision decision) {
    // Also to those who want no progress; each fault of a policy once, since decisions are many.
    decision.complaint().filter(complaints::add).ifPresent(screen::line);
    if (detail == Detail.EXPLAIN) {
      decision.placements().forEach(placement -> tell(request, placement.toString()));
    } else if (decision instanceof Decision.Postpone) {
      tellWait(request, decision.placements());
    }
  }

  /** Says what a build waits for, but not the same again each time it is asked for. */
  private void tellWait(BuildRequest request, List<Placement> placements) {
    waits
        .computeIfAbsent(request.derivation(), path -> new WaitText())
        .news(placements)
        .ifPresent(why -> tell(request, "waits for a machine: " + why));
  }

  @Override
  public void chosen(BuildRequest request, BuildMachine machine, int slot) {
    tell(
        request,
        "goes to " + machine.id() + ", slot " + (slot + 1) + " of " + machine.parallelBuilds());
  }

  @Override
  public TransferListener transfers(BuildRequest request, BuildMachine machine) {
    return detail == Detail.QUIET
        ? TransferListener.NONE
        : new TransferProgress(screen, line -> tell(request, line), System::nanoTime);
  }

  @Override
  public void log(BuildRequest request, BuildMachine machine, byte[] piece) {
    if (detail != Detail.QUIET) {
      String prefix = several ? label(machine) + " " + name(request) + "| " : "";
      logs.computeIfAbsent(
              request.derivation(), path -> new LineSplitter(line -> screen.line(prefix + line)))
          .accept(piece);
    }
  }

  private static String label(BuildMachine machine) {
    return machine.port() == 22 ? machine.name() : machine.id();
  }

  private void endLog(BuildRequest request) {
    LineSplitter log = logs.remove(request.derivation());
    if (log != null) {
      log.finish();
    }
  }

  @Override
  public void machineFailed(BuildRequest request, MachineFailure failure) {
    endLog(request);
    screen.line(name(request) + ": machine failed: " + failure);
  }

  @Override
  public void finished(BuildRequest request, Outcome outcome) {
    endLog(request);
    if (outcome instanceof Outcome.Built built) {
      double seconds = built.stats().total().toMillis() / 1000.0;
      tell(request, "built on " + built.machine().id() + " in " + seconds + " s, outputs verified");
    } else if (outcome instanceof Outcome.FailedForGood failed) {
      screen.line(name(request) + ": failed on " + failed.machine().id() + ": " + failed.message());
    } else if (outcome instanceof Outcome.TimedOut late) {
      screen.line(name(request) + ": timed out on " + late.machine().id() + ": " + late.message());
    }
  }
}
