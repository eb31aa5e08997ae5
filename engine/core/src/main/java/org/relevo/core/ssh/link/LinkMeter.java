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
 *
 * <p>On a busy host answers are late, too. So a queue must be as long as the least that is under way when a sender waits, and
 * a sender that has spent most of the time compressing and enciphering has not waited. And what looks like a slower link than
 * before on a connection that the other end has to unpack with zlib may be that end's processor.
 */
public final class LinkMeter {
  /** How many bytes are sent between two questions, at least: enough that time is measured and not chance. */
  static final int BETWEEN = 1 << 20;

  /** How many bytes must have gone over a link before it is believed not to be full: more than kernels hold back. */
  static final long PROOF = 16 << 20;

  private static final long QUEUE_NANOS = 5_000_000;

  /** How many bytes are in a queue at least; of our own packets alone more are under way at once. */
  private static final double QUEUE_BYTES = 192 * 1024;

  private static final double SECOND = 1e9;

  private final Link link;
  private final LongSupplier clock;
  private long sent;
  private long worked;
  private Optional<Question> open = Optional.empty();
  private Optional<Answer> last = Optional.empty();
  private long freeBytes;
  private long freeNanos;

  private record Question(long behind, long nanos) {}

  private record Answer(long behind, long nanos, long worked, boolean queue) {}

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

  /**
   * Notes that so many bytes are on their way.
   *
   * @param nanos what compressing and enciphering them took
   */
  public synchronized void sent(int bytes, long nanos) {
    sent += bytes;
    worked += nanos;
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

  /**
   * Notes that the question was answered.
   *
   * @param zlib whether that is what the connection is compressed with
   */
  public synchronized void answered(boolean zlib) {
    if (open.isEmpty()) {
      return;
    }
    long now = clock.getAsLong();
    Question question = open.get();
    open = Optional.empty();
    long took = now - question.nanos();
    link.noteAnswer(Duration.ofNanos(Math.max(1, took)));
    long late = took - link.roundTrip().orElseThrow().toNanos();
    last = Optional.of(last.map(before -> judge(before, question.behind(), now, late, zlib))
        .orElse(new Answer(question.behind(), now, worked, false)));
  }

  private Answer judge(Answer before, long behind, long now, long late, boolean zlib) {
    long bytes = behind - before.behind();
    long nanos = Math.max(1, now - before.nanos());
    double rate = bytes * SECOND / nanos;
    long shortest = link.roundTrip().orElseThrow().toNanos();
    boolean queue = late > Math.max(QUEUE_NANOS, shortest / 2)
        && late * rate > QUEUE_BYTES * SECOND
        && worked - before.worked() < nanos / 2;
    if (queue) {
      freeBytes = 0;
      freeNanos = 0;
      // Without a queue at the beginning, it may have been idle for a while.
      if (before.queue() && bytes >= BETWEEN && !(zlib && link.carried(rate))) {
        link.noteFull(rate);
      }
    } else {
      freeBytes += bytes;
      freeNanos += nanos;
      if (freeBytes >= PROOF) {
        link.noteNotFull(freeBytes * SECOND / freeNanos);
        freeBytes = 0;
        freeNanos = 0;
      }
    }
    return new Answer(behind, now, worked, queue);
  }
}
