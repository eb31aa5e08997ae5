package org.relevo.app.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Events on their way from the threads of builds to the one that writes. What would take too much memory is dropped and
 * counted: builds never wait for the journal. Thread-safe.
 */
final class Handover {
  private final int mostWaiting;
  private final int mostAtOnce;
  private final ArrayDeque<JournalEvent> waiting = new ArrayDeque<>();
  private int weight;
  private long dropped;
  private boolean closed;

  /**
   * Makes one.
   *
   * @param mostWaiting the weight of events that may wait; a single one may weigh more
   * @param mostAtOnce the weight from which no more are taken at once
   */
  Handover(int mostWaiting, int mostAtOnce) {
    this.mostWaiting = mostWaiting;
    this.mostAtOnce = mostAtOnce;
  }

  /** Hands an event over, or drops it. Returns at once. */
  synchronized void offer(JournalEvent event) {
    if (closed || !waiting.isEmpty() && weight + event.weight() > mostWaiting) {
      dropped++;
      return;
    }
    waiting.add(event);
    weight += event.weight();
    notifyAll();
  }

  /** Waits for events and takes some, in order; none: there will be no more. */
  synchronized List<JournalEvent> take() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    List<JournalEvent> taken = new ArrayList<>();
    int taking = 0;
    while (!waiting.isEmpty() && taking < mostAtOnce) {
      JournalEvent event = waiting.remove();
      taken.add(event);
      taking += event.weight();
    }
    weight -= taking;
    return taken;
  }

  /** Returns how many events were dropped since this was asked last. */
  synchronized long takeDropped() {
    long count = dropped;
    dropped = 0;
    return count;
  }

  /** Lets those that wait be taken, and takes no more. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
