package org.relevo.core.ssh.link;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Measures a link by what is sent over one connection to it. Thread-safe.
 *
 * <p>Now and then a question is sent behind the data, which the other end answers when all before it has arrived. Between
 * two answers, the bytes between their questions have gone over the link. When the answers came later than those to questions
 * that had nothing before them, there was a queue, so the link was full and that was all it can carry; otherwise something
 * else was slower, and it can carry at least that. What waits beyond the link, for the machine's daemon, delays no answer.
 */
public final class LinkMeter {
  /** How many bytes are sent between two questions, at least: enough that time is measured and not chance. */
  static final int BETWEEN = 1 << 20;

  /** How many bytes must have gone over a link before it is believed not to be full: more than kernels hold back. */
  static final long PROOF = 16 << 20;

  private static final long QUEUE_NANOS = 5_000_000;
  private static final double SECOND = 1e9;

  private final Link link;
  private final LongSupplier clock;
  private long sent;
  private Optional<Question> open = Optional.empty();
  private Optional<Answer> last = Optional.empty();
  private long freeBytes;
  private long freeNanos;

  private record Question(long behind, long nanos) {}

  private record Answer(long behind, long nanos, boolean queue) {}

  /**
   * Begins.
   *
   * @param link is told what is found
   * @param clock gives nanoseconds
   */
  public LinkMeter(Link link, LongSupplier clock) {
    this.link = link;
    this.clock = clock;
  }

  /** Notes that so many bytes are on their way. */
  public synchronized void sent(int bytes) {
    sent += bytes;
  }

  /** Returns whether to ask at this moment; if so, the question counts as asked. */
  public synchronized boolean askNow() {
    long behind = last.map(Answer::behind).orElse(0L);
    return sent - behind >= BETWEEN && ask();
  }

  /** Asks at a moment when nothing is under way, unless a question is open. */
  public synchronized boolean ask() {
    if (open.isPresent()) {
      return false;
    }
    open = Optional.of(new Question(sent, clock.getAsLong()));
    return true;
  }

  /** Notes that the question was answered. */
  public synchronized void answered() {
    if (open.isEmpty()) {
      return;
    }
    long now = clock.getAsLong();
    Question question = open.get();
    open = Optional.empty();
    long took = now - question.nanos();
    link.noteAnswer(Duration.ofNanos(Math.max(1, took)));
    long shortest = link.roundTrip().orElseThrow().toNanos();
    boolean queue = took > shortest + Math.max(QUEUE_NANOS, shortest / 2);
    Answer answer = new Answer(question.behind(), now, queue);
    last.ifPresent(before -> judge(before, answer));
    last = Optional.of(answer);
  }

  private void judge(Answer before, Answer now) {
    long bytes = now.behind() - before.behind();
    long nanos = Math.max(1, now.nanos() - before.nanos());
    if (now.queue()) {
      freeBytes = 0;
      freeNanos = 0;
      // Without a queue at the beginning, it may have been idle for a while.
      if (before.queue() && bytes >= BETWEEN) {
        link.noteFull(bytes * SECOND / nanos);
      }
      return;
    }
    freeBytes += bytes;
    freeNanos += nanos;
    if (freeBytes >= PROOF) {
      link.noteNotFull(freeBytes * SECOND / freeNanos);
      freeBytes = 0;
      freeNanos = 0;
    }
  }
}
