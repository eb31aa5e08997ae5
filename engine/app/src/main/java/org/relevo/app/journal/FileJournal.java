package org.relevo.app.journal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.offload.Journal;
import org.relevo.core.offload.MachineFailure;
import org.relevo.core.offload.Outcome;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Situation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process's part of its host's journal. A thread of its own writes; it begins with the first event, so that a process that
 * decides nothing touches no file. What cannot be written is left out, with one warning and a count in the journal. Thread-safe.
 */
public final class FileJournal implements Journal, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FileJournal.class);
  private static final String SWITCH = "RELEVO_JOURNAL";

  /** Candidates that may wait to be written: some 30 MiB. */
  private static final int MOST_WAITING = 100_000;

  private static final int MOST_AT_ONCE = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path file;
  private final JournalAppender appender;
  private final EventEncoder encoder;
  private final JournalCompressor compressor;
  private final String writer;
  private final InstantSource clock;
  private final Handover handover = new Handover(MOST_WAITING, MOST_AT_ONCE);
  private @Nullable Thread thread;
  private boolean closed;

  // Of the writing thread.
  private String lastFile = "";
  private long lost;
  private boolean complained;

  FileJournal(JournalFiles files, JournalAppender appender, String writer, InstantSource clock) {
    this.file = files.current();
    this.appender = appender;
    this.encoder = new EventEncoder(writer);
    this.compressor = new JournalCompressor(files, writer);
    this.writer = writer;
    this.clock = clock;
  }

  /** Returns this process's part of the journal; no file is touched yet. */
  public static FileJournal of(JournalFiles files) {
    SplittableRandom random = new SplittableRandom();
    InstantSource clock = InstantSource.system();
    String writer = ProcessHandle.current().pid() + "-"
        + Integer.toHexString(random.nextInt(0x1000000) | 0x1000000).substring(1);
    return new FileJournal(
        files, new JournalAppender(files, JournalAppender.FULL, clock, random), writer, clock);
  }

  /** Returns whether the environment lets a journal be written: {@code RELEVO_JOURNAL=off} does not. */
  public static boolean isWanted(Map<String, String> environment) {
    return !environment.getOrDefault(SWITCH, "").equals("off");
  }

  @Override
  public void decided(Situation situation, String policy, long seed, Decision decision) {
    hand(new JournalEvent.Decided(clock.instant(), situation, policy, seed, decision));
  }

  @Override
  public void tried(BuildRequest request, BuildMachine machine, int slot) {
    hand(new JournalEvent.Tried(clock.instant(), request, machine, slot));
  }

  @Override
  public void failed(BuildRequest request, MachineFailure failure) {
    hand(new JournalEvent.Failed(clock.instant(), request, failure));
  }

  @Override
  public void finished(BuildRequest request, Outcome outcome) {
    hand(new JournalEvent.Finished(clock.instant(), request, outcome));
  }

  private void hand(JournalEvent event) {
    handover.offer(event);
    synchronized (this) {
      if (thread == null && !closed) {
        Thread fresh = new Thread(this::writeAll, "journal");
        fresh.setDaemon(true);
        fresh.start();
        thread = fresh;
      }
    }
  }

  private void writeAll() {
    try {
      for (List<JournalEvent> events = handover.take();
          !events.isEmpty();
          events = handover.take()) {
        write(events);
      }
      lost += handover.takeDropped();
      if (lost > 0) {
        write(List.of());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<JournalEvent> events) {
    lost += handover.takeDropped();
    try {
      boolean begun = append(events);
      lost = 0;
      if (begun) {
        compress();
      }
    } catch (IOException | RuntimeException e) {
      lost += events.size();
      encoder.forget();
      complain(e);
    }
  }

  private void compress() {
    try {
      compressor.compress();
    } catch (IOException e) {
      log.warn(
          "cannot compress the older files of the journal in {}, so they stay as they are: {}",
          file.getParent(),
          reason(e));
    }
  }

  /** Returns whether a file was begun, so that the one before it can be compressed. */
  private boolean append(List<JournalEvent> events) throws IOException {
    boolean anywhere = encoder.knowsNothing();
    JournalAppender.Attempt attempt = appender.append(encode(events), lastFile, anywhere);
    if (!attempt.written()) {
      // Another process has begun a new file, or it is time to: all that is referred to goes there,
      // too.
      encoder.forget();
      attempt = appender.append(encode(events), lastFile, true);
    }
    lastFile = attempt.file();
    encoder.written();
    return attempt.begun();
  }

  private byte[] encode(List<JournalEvent> events) {
    byte[] lines = encoder.encode(events);
    if (lost == 0) {
      return lines;
    }
    Lines all = new Lines(writer);
    all.add(clock.instant(), "lost", JournalJson.object().put("events", lost));
    all.addAll(lines);
    return all.bytes();
  }

  private void complain(Exception e) {
    if (complained) {
      log.debug("cannot write the journal {}: {}", file, e.toString());
      return;
    }
    complained = true;
    String reason = reason(e);
    log.warn(
        "cannot write the journal {}: {}; builds go on. {}, or turn the journal off with"
            + " {}=off",
        file,
        reason,
        remedy(e, reason),
        SWITCH);
  }

  private static String reason(Exception e) {
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    } else if (e instanceof FileAlreadyExistsException there) {
      return there.getFile() + " is no directory";
    }
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }

  private String remedy(Exception e, String reason) {
    if (e instanceof AccessDeniedException) {
      return "Let " + System.getProperty("user.name") + " write to " + file.getParent();
    }
    return reason.contains("No space left") || reason.contains("quota")
        ? "Make room on its file system"
        : "See to it";
  }

  /** Waits until all is written, for some seconds at most. */
  @Override
  public void close() {
    Thread last;
    synchronized (this) {
      closed = true;
      last = thread;
    }
    handover.close();
    if (last == null) {
      return;
    }
    try {
      last.join(PATIENCE.toMillis());
      if (last.isAlive()) {
        log.warn("{}: the last events of the journal are not written yet, and are lost", file);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
