package org.relevo.core.quarantine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.relevo.core.machine.BuildMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known against machines, shared by all processes of this host, in small files under {@code
 * STATE/relevo/quarantine}: {@code USER@NAME:PORT} for the failures that an account there met with, since another may
 * get in where one does not, and {@code NAME:PORT} for a drain, which holds for all. What cannot be written there is kept
 * in this process, and that is logged once. Thread-safe.
 */
public final class QuarantineFiles implements Quarantine {
  private static final Logger log = LoggerFactory.getLogger(QuarantineFiles.class);

  private final Path path;
  private final StandingDirectory files;
  private final Rules rules;
  private final InstantSource clock;
  private final RandomGenerator random;
  // Of accounts whose files could not be written; guarded by itself.
  private final Map<String, StandingText> unwritten = new HashMap<>();
  private volatile boolean complained;

  private QuarantineFiles(Path path, Backoff backoff, InstantSource clock, RandomGenerator random) {
    this.path = path;
    this.files = new StandingDirectory(path);
    this.rules = new Rules(backoff);
    this.clock = clock;
    this.random = random;
  }

  /**
   * Returns the quarantine of the host whose state directory, such as {@code /var/guix}, this is.
   *
   * @param random for the jitter; for this object alone
   */
  public static QuarantineFiles in(
      Path stateDirectory, Backoff backoff, InstantSource clock, RandomGenerator random) {
    return new QuarantineFiles(
        stateDirectory.resolve("relevo").resolve("quarantine"), backoff, clock, random);
  }

  @Override
  public Standing standing(BuildMachine machine) {
    Standing found = read(machine);
    // The time is taken last: what another process has just written must not seem to come from the
    // future.
    return rules.sane(found, clock.instant());
  }

  @Override
  public boolean tryProbe(BuildMachine machine, boolean early, Duration limit) {
    boolean[] may = {true};
    note(machine, (old, now) -> {
      if (old.sentence().isEmpty()) {
        return old;
      }
      may[0] = rules.mayProbe(old, early, now);
      return may[0] ? rules.probing(old, now, limit) : old;
    });
    return may[0];
  }

  @Override
  public void failed(BuildMachine machine, Trouble kind, String why) {
    note(machine, (old, now) -> {
      synchronized (random) {
        return rules.failed(old, kind, why, now, random);
      }
    });
  }

  @Override
  public void answered(BuildMachine machine) {
    if (!read(machine).sentences().isEmpty()) {
      note(machine, (old, now) -> rules.answered(old));
    }
  }

  @Override
  public void returned(BuildMachine machine) {
    note(machine, (old, now) -> rules.returned(old));
  }

  @Override
  public void succeeded(BuildMachine machine) {
    if (!read(machine).sentences().isEmpty()) {
      note(machine, (old, now) -> rules.succeeded(old));
    }
  }

  @Override
  public void drain(BuildMachine machine, String who, String why) throws IOException {
    change(machine, (old, now) -> rules.drained(old, new Drain(who, why, now)));
  }

  @Override
  public void resume(BuildMachine machine) throws IOException {
    String all = "@" + machine.id();
    files.exclusively(() -> {
      for (String id : files.ids()) {
        if (id.equals(machine.id()) || id.endsWith(all)) {
          files.delete(id);
        }
      }
      synchronized (unwritten) {
        unwritten.keySet().removeIf(account -> account.endsWith(all));
      }
    });
  }

  /** From what is known against a machine, and the time, to what is known then. */
  @FunctionalInterface
  private interface Change {
    Standing apply(Standing old, Instant now);
  }

  private void note(BuildMachine machine, Change change) {
    try {
      change(machine, change);
    } catch (IOException e) {
      if (!complained) {
        complained = true;
        log.warn(
            "cannot note in {} which machines failed, so other processes will not know: {}",
            path,
            e.toString());
      }
      synchronized (unwritten) {
        Standing fresh = change.apply(standing(machine), clock.instant());
        unwritten.put(account(machine), failures(machine, fresh));
      }
    }
  }

  private void change(BuildMachine machine, Change change) throws IOException {
    files.exclusively(() -> {
      Standing old = standing(machine);
      Instant now = clock.instant();
      Standing fresh = change.apply(old, now);
      if (!fresh.drain().equals(old.drain())) {
        files.write(
            new StandingText(
                machine.id(),
                AccessDigest.of(machine),
                new Standing(List.of(), fresh.drain(), Optional.empty())),
            now);
      }
      StandingText failures = failures(machine, fresh);
      if (failures.standing().equals(Standing.GOOD)) {
        files.delete(failures.machine());
      } else if (!fresh.equals(old) || kept(machine).isPresent()) {
        files.write(failures, now);
      }
      synchronized (unwritten) {
        unwritten.remove(failures.machine());
      }
    });
  }

  private static String account(BuildMachine machine) {
    return machine.user() + "@" + machine.id();
  }

  private static StandingText failures(BuildMachine machine, Standing standing) {
    return new StandingText(
        account(machine),
        AccessDigest.of(machine),
        new Standing(standing.sentences(), Optional.empty(), standing.probedUntil()));
  }

  private Optional<StandingText> kept(BuildMachine machine) {
    synchronized (unwritten) {
      return Optional.ofNullable(unwritten.get(account(machine)));
    }
  }

  private Standing read(BuildMachine machine) {
    Optional<Drain> drain =
        files.read(machine.id()).flatMap(text -> text.standing().drain());
    // Others may know better, but their knowledge has no room here; only drains come by the file
    // alone.
    Optional<StandingText> known = kept(machine).or(() -> files.read(account(machine)));
    if (known.isEmpty() || !known.get().access().equals(AccessDigest.of(machine))) {
      return Standing.of(List.of(), drain);
    }
    Standing standing = known.get().standing();
    return new Standing(standing.sentences(), drain, standing.probedUntil());
  }
}
