package org.relevo.core.quarantine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.relevo.core.machine.BuildMachine;

/** The quarantine by the same rules, in memory. */
public final class TestingQuarantine implements Quarantine {
  private final Map<String, Standing> standings = new HashMap<>();
  private final Rules rules;
  private final InstantSource clock;
  private final RandomGenerator random;

  public TestingQuarantine(Backoff backoff, InstantSource clock, RandomGenerator random) {
    this.rules = new Rules(backoff);
    this.clock = clock;
    this.random = random;
  }

  @Override
  public synchronized Standing standing(BuildMachine machine) {
    return rules.sane(standings.getOrDefault(machine.id(), Standing.GOOD), clock.instant());
  }

  private synchronized void change(
      BuildMachine machine, BiFunction<Standing, Instant, Standing> change) {
    standings.put(machine.id(), change.apply(standing(machine), clock.instant()));
  }

  @Override
  public synchronized boolean tryProbe(BuildMachine machine, boolean early, Duration limit) {
    Standing old = standing(machine);
    boolean may = old.sentence().isEmpty() || rules.mayProbe(old, early, clock.instant());
    if (may && old.sentence().isPresent()) {
      change(machine, (standing, now) -> rules.probing(standing, now, limit));
    }
    return may;
  }

  @Override
  public void failed(BuildMachine machine, Trouble kind, String why) {
    change(machine, (old, now) -> rules.failed(old, kind, why, now, random));
  }

  @Override
  public void answered(BuildMachine machine) {
    change(machine, (old, now) -> rules.answered(old));
  }

  @Override
  public void returned(BuildMachine machine) {
    change(machine, (old, now) -> rules.returned(old));
  }

  @Override
  public void succeeded(BuildMachine machine) {
    change(machine, (old, now) -> rules.succeeded(old));
  }

  @Override
  public void drain(BuildMachine machine, String who, String why) {
    change(machine, (old, now) -> rules.drained(old, new Drain(who, why, now)));
  }

  @Override
  public void resume(BuildMachine machine) {
    change(machine, (old, now) -> Standing.GOOD);
  }
}
