package org.relevo.app.hook;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.relevo.app.cli.ErrorText;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.progress.WaitText;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.offload.Admission;
import org.relevo.core.offload.Offloader;
import org.relevo.core.offload.Outcome;
import org.relevo.core.store.daemon.ClaimedOutputs;
import org.relevo.core.store.daemon.HeadDaemonStore;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StorePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One conversation with the daemon: it asks about builds until one is taken, which is then carried out. Any number can go on in
 * one process, each in a thread of its own; interrupting that ends the build and frees its slot.
 *
 * <p>The protocol: a request line; the answer {@code # accept}, {@code # decline} or {@code # postpone}; after {@code #
 * accept} a line of inputs and a line of wanted outputs, store paths separated by spaces.
 */
public final class HookSession {
  private static final Logger log = LoggerFactory.getLogger(HookSession.class);

  /** How many machines may fail a build before it is given up. */
  private static final int MOST_LOST = 3;

  /** How long another machine is waited for when those fail that were tried. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final long PAUSE_MILLIS = 500;

  private final HeadDaemonStore store;
  private final Offloader offloader;
  private final HookArguments arguments;
  private final RequestLines lines;
  private final HookVoice voice;
  private final Consumer<Duration> decisions;
  private final WaitText waits = new WaitText();

  /**
   * Makes a conversation.
   *
   * @param store the store of the daemon that asks
   * @param offloader sends builds to machines, for that store
   * @param streams stay open
   * @param decisions is told how long each answer took
   */
  public HookSession(
      HeadDaemonStore store,
      Offloader offloader,
      HookArguments arguments,
      HookStreams streams,
      Consumer<Duration> decisions) {
    this.store = store;
    this.offloader = offloader;
    this.arguments = arguments;
    this.lines = new RequestLines(streams.requests());
    this.voice = new HookVoice(streams);
    this.decisions = decisions;
  }

  /**
   * Has the conversation, to its end.
   *
   * @return the hook's exit code: 0 the build is done, or none was taken; 100 it failed for good; 101 it timed out; 1 the hook
   *     failed
   * @throws InterruptedException if this thread was interrupted, or the daemon went away; nothing is left of the build
   */
  public int run() throws InterruptedException {
    try {
      Optional<Integer> exitCode = Optional.empty();
      while (exitCode.isEmpty()) {
        exitCode = turn();
      }
      return exitCode.get();
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while offloading");
      }
      voice.say("relevo: " + ErrorText.of(e));
      log.debug("the hook failed", e);
      return ExitCodes.FAILURE;
    }
  }

  /** Reads a request and answers it; returns the exit code if that ends the conversation. */
  private Optional<Integer> turn() throws IOException, InterruptedException {
    Optional<String> line;
    try {
      line = lines.next();
    } catch (HookFormatException e) {
      return notUnderstood(e);
    }
    return line.isEmpty() ? Optional.of(ExitCodes.OK) : answer(line.get());
  }

  private Optional<Integer> answer(String line) throws IOException, InterruptedException {
    long start = System.nanoTime();
    HookListener listener =
        new HookListener(voice, Thread.currentThread(), arguments.printBuildTrace());
    Admission admission;
    BuildRequest request;
    try {
      request = request(line);
      admission = offloader.admit(request, listener);
    } catch (HookFormatException e) {
      return notUnderstood(e);
    } catch (MachinesFileException e) {
      return decline(e.getMessage());
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      // The client's whole request would fail if the hook ended without an answer.
      log.debug("no decision could be made", e);
      return decline("not offloaded, since this host failed at it: " + ErrorText.of(e));
    }
    if (admission instanceof Admission.Admitted admitted) {
      try (admitted) {
        voice.answer(HookReply.ACCEPT);
        decisions.accept(Duration.ofNanos(System.nanoTime() - start));
        return Optional.of(carryOut(admitted, request, listener));
      }
    }
    refuse(((Admission.Refused) admission).outcome());
    decisions.accept(Duration.ofNanos(System.nanoTime() - start));
    return Optional.empty();
  }

  private Optional<Integer> notUnderstood(HookFormatException e) throws IOException {
    return decline("the daemon's request is not understood: " + e.getMessage());
  }

  private Optional<Integer> decline(@Nullable String why) throws IOException {
    voice.say("relevo: " + why);
    voice.answer(HookReply.DECLINE);
    return Optional.empty();
  }

  private BuildRequest request(String line) throws IOException {
    HookRequest asked = HookRequest.parse(store.dir(), line);
    Derivation derivation = derivation(asked.derivation());
    BuildRequest own = BuildRequest.of(asked.derivation(), derivation, arguments.limits());
    return new BuildRequest(
        asked.derivation(),
        asked.system(),
        asked.features(),
        own.resources(),
        arguments.limits(),
        asked.wantsLocal());
  }

  private Derivation derivation(StorePath path) throws IOException {
    try {
      return store.derivation(path);
    } catch (IOException e) {
      throw new IOException(path + " cannot be read: " + ErrorText.of(e), e);
    }
  }

  private void refuse(Outcome outcome) throws IOException {
    if (outcome instanceof Outcome.Declined declined) {
      waits.news(declined.placements()).ifPresent(why -> voice.say("not offloaded: " + why));
      voice.answer(HookReply.DECLINE);
    } else {
      if (outcome instanceof Outcome.Postponed postponed) {
        waits
            .news(postponed.placements())
            .ifPresent(why -> voice.say("waits for a machine: " + why));
      }
      voice.answer(HookReply.POSTPONE);
    }
  }

  private int carryOut(Admission.Admitted first, BuildRequest request, HookListener listener)
      throws IOException, InterruptedException {
    // The closure of what the derivation needs, which the store tells anyway.
    lines.skip("the inputs");
    List<StorePath> outputs = paths(lines.require("the wanted outputs"));
    try (ClaimedOutputs claim = store.claim(outputs)) {
      Outcome outcome = first.carryOut(claim, outputs);
      int lost = lost(outcome);
      // The daemon would fail the build, so other machines are waited for, too.
      while (lost > 0 && lost < MOST_LOST) {
        Optional<Admission.Admitted> next = another(request, listener);
        if (next.isEmpty()) {
          break;
        }
        try (Admission.Admitted admitted = next.get()) {
          outcome = admitted.carryOut(claim, outputs);
        }
        lost = outcome instanceof Outcome.MachinesLost ? lost + lost(outcome) : 0;
      }
      if (outcome instanceof Outcome.Built
          && claim.queryValid(outputs).equals(Set.copyOf(outputs))) {
        claim.keep();
      }
      return exitCode(outcome);
    }
  }

  private static int lost(Outcome outcome) {
    return outcome instanceof Outcome.MachinesLost machines
        ? machines.failures().size()
        : 0;
  }

  /** Waits for another machine for a build that was taken; empty if none came in time. */
  private Optional<Admission.Admitted> another(BuildRequest request, HookListener listener)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Admission admission;
      try {
        admission = offloader.admit(request, listener);
      } catch (MachinesFileException e) {
        voice.say("relevo: " + e.getMessage());
        return Optional.empty();
      }
      if (admission instanceof Admission.Admitted admitted) {
        return Optional.of(admitted);
      }
      Outcome why = ((Admission.Refused) admission).outcome();
      if (why instanceof Outcome.Declined) {
        return Optional.empty();
      }
      if (why instanceof Outcome.Postponed postponed) {
        waits
            .news(postponed.placements())
            .ifPresent(reasons -> voice.say("waits for another machine: " + reasons));
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return Optional.empty();
  }

  private List<StorePath> paths(String line) throws IOException {
    List<StorePath> paths = new ArrayList<>();
    for (String word : line.strip().split(" +")) {
      if (!word.isEmpty()) {
        paths.add(store.dir().parse(word));
      }
    }
    return paths;
  }

  private static int exitCode(Outcome outcome) {
    if (outcome instanceof Outcome.Built) {
      return ExitCodes.OK;
    } else if (outcome instanceof Outcome.FailedForGood) {
      return ExitCodes.BUILD_FAILED;
    } else if (outcome instanceof Outcome.TimedOut) {
      return ExitCodes.BUILD_TIMED_OUT;
    }
    return ExitCodes.FAILURE;
  }
}
