package org.relevo.core.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.relevo.core.store.PathInfo;
import org.relevo.formats.path.StorePath;

/**
 * What is on its way from this host to one machine, so that builds that need the same item there do not send it each. The
 * first sends it; the others wait, ask again, and send what is still missing then, be it since the first has failed.
 * Thread-safe.
 */
public final class SharedSends {
  /** How long a send waits before it asks again: what it waits for may have arrived long before what follows that. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Duration lookAgain;

  // All guarded by this.
  private final Set<StorePath> underWay = new HashSet<>();
  /** When items were given up or arrived, in ticks; of interest to those who asked before. */
  private final Map<StorePath, Long> ended = new HashMap<>();

  private final Set<Sender> senders = new HashSet<>();
  private long ticks;

  /** Makes an object for one machine, to which nothing is on its way. */
  public SharedSends() {
    this(LOOK_AGAIN);
  }

  SharedSends(Duration lookAgain) {
    this.lookAgain = lookAgain;
  }

  /** Begins a send, which is over when what is returned was closed. */
  synchronized Sender begin() {
    Sender sender = new Sender();
    senders.add(sender);
    return sender;
  }

  private void forget() {
    long first = senders.stream().mapToLong(sender -> sender.asked).min().orElse(Long.MAX_VALUE);
    ended.values().removeIf(tick -> tick <= first);
  }

  /** Returns how many items are remembered. */
  synchronized int size() {
    return underWay.size() + ended.size();
  }

  /** One send. Used by one thread. */
  final class Sender implements AutoCloseable {
    private long asked = ticks;
    private final Set<StorePath> mine = new HashSet<>();
    private final Set<StorePath> left = new HashSet<>();
    private final Set<StorePath> awaited = new HashSet<>();

    /** Notes that the machine is asked from now on what is missing. */
    void asking() {
      synchronized (SharedSends.this) {
        asked = ticks;
        forget();
      }
    }

    /**
     * Takes it on to send those of the missing items that nobody else sends, as far as they refer to none that somebody
     * else does: those cannot arrive before. The others have to be waited for.
     *
     * @param missing what the machine said was missing, references first
     * @return those that are to be sent, in the same order
     */
    List<PathInfo> claim(List<PathInfo> missing) {
      List<PathInfo> claimed = new ArrayList<>();
      synchronized (SharedSends.this) {
        left.clear();
        awaited.clear();
        for (PathInfo item : missing) {
          StorePath path = item.path();
          if (underWay.contains(path)) {
            awaited.add(path);
            left.add(path);
          } else if (arrivedMeanwhile(path)
              || item.references().stream().anyMatch(left::contains)) {
            left.add(path);
          } else {
            claimed.add(item);
            mine.add(path);
            underWay.add(path);
          }
        }
      }
      return claimed;
    }

    private boolean arrivedMeanwhile(StorePath path) {
      return ended.getOrDefault(path, 0L) > asked;
    }

    /** Returns whether something is left that was not claimed. */
    boolean waits() {
      return !left.isEmpty();
    }

    /** Says that what was claimed has arrived, or will not. */
    void release() {
      synchronized (SharedSends.this) {
        ticks++;
        for (StorePath path : mine) {
          underWay.remove(path);
          ended.put(path, ticks);
        }
        mine.clear();
        forget();
        SharedSends.this.notifyAll();
      }
    }

    /**
     * Waits until something may have come that others send, but not for long.
     *
     * @return whether there is anything left, for which the machine is to be asked again
     */
    boolean awaitOthers() throws InterruptedException {
      synchronized (SharedSends.this) {
        long end = System.nanoTime() + lookAgain.toNanos();
        long nanos = lookAgain.toNanos();
        while (!awaited.isEmpty() && underWay.containsAll(awaited) && nanos > 0) {
          TimeUnit.NANOSECONDS.timedWait(SharedSends.this, nanos);
          nanos = end - System.nanoTime();
        }
        return !left.isEmpty();
      }
    }

    /** Ends the send. */
    @Override
    public void close() {
      synchronized (SharedSends.this) {
        release();
        senders.remove(this);
        forget();
      }
    }
  }
}
