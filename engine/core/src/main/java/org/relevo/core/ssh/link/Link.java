package org.relevo.core.ssh.link;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is known of the link to one machine, over all connections to it. Thread-safe. */
public final class Link {
  /** From there on a machine is not on the same local network, and links between networks are seldom fast. */
  private static final Duration FAR = Duration.ofMillis(10);

  private Optional<LinkSpeed> speed;
  private Optional<Duration> connecting = Optional.empty();
  private Optional<Duration> shortestAnswer = Optional.empty();
  private Optional<Boolean> packedBundles = Optional.empty();

  /**
   * Makes what is known at first.
   *
   * @param assumed bytes a second of items that went there before, if that is known
   */
  public Link(OptionalDouble assumed) {
    this.speed = assumed.isPresent() && assumed.getAsDouble() > 0
        ? Optional.of(new LinkSpeed(assumed.getAsDouble(), LinkSpeed.Basis.ASSUMED))
        : Optional.empty();
  }

  /** Returns how fast it is, if anything is known of that. */
  public synchronized Optional<LinkSpeed> speed() {
    return speed;
  }

  /**
   * Returns the shortest time that an answer took, since it was connected to last; until there is one, what connecting took. That
   * is not the machine's own where it is reached by way of something else, such as a forwarded port.
   */
  public synchronized Optional<Duration> roundTrip() {
    return shortestAnswer.or(() -> connecting);
  }

  /** Returns whether the machine is known to be far away. */
  public boolean isFar() {
    return roundTrip().filter(Link::isFar).isPresent();
  }

  static boolean isFar(Duration roundTrip) {
    return roundTrip.compareTo(FAR) >= 0;
  }

  /** Returns whether the machine can unpack bundles itself, so that its SSH server need not; empty: not known yet. */
  public synchronized Optional<Boolean> packedBundles() {
    return packedBundles;
  }

  /** Notes whether the machine can unpack bundles itself. */
  public synchronized void notePackedBundles(boolean can) {
    packedBundles = Optional.of(can);
  }

  /** Notes that it was connected to anew, which took one round trip; the way there may be another than before. */
  public synchronized void noteConnected(Duration time) {
    connecting = Optional.of(time);
    shortestAnswer = Optional.empty();
  }

  /** Notes what the answer to a question took, whatever it was asked for. */
  public synchronized void noteAnswer(Duration time) {
    if (shortestAnswer.isEmpty() || time.compareTo(shortestAnswer.get()) < 0) {
      shortestAnswer = Optional.of(time);
    }
  }

  /** Returns whether more than so many bytes a second were seen to go over it. */
  synchronized boolean carried(double rate) {
    return speed
        .filter(known -> known.basis() != LinkSpeed.Basis.ASSUMED && known.bytesPerSecond() > rate)
        .isPresent();
  }

  /** Notes that so many bytes a second filled it. */
  public synchronized void noteFull(double rate) {
    speed = Optional.of(
        speed.map(known -> known.full(rate)).orElse(new LinkSpeed(rate, LinkSpeed.Basis.FULL)));
  }

  /** Notes that so many bytes a second did not fill it. */
  public synchronized void noteNotFull(double rate) {
    speed = Optional.of(speed
        .map(known -> known.atLeast(rate))
        .orElse(new LinkSpeed(rate, LinkSpeed.Basis.AT_LEAST)));
  }
}
