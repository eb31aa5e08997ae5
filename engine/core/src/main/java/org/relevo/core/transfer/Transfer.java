package org.relevo.core.transfer;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.relevo.core.build.Watch;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.Store;
import org.relevo.core.transfer.TransferException.Fault;
import org.relevo.core.transfer.TransferListener.Direction;
import org.relevo.formats.path.StorePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves items between this host's store and that of one machine, for as long as the connection to the latter lasts.
 *
 * <p>Sending asks in one round trip what is missing there and streams that in one signed bundle, references first;
 * everything needed is protected there, so no garbage collector takes it away between the question and the build's
 * end. Retrieving streams a signed bundle back, whose items this host's store verifies before they
 * exist. Bytes pass through {@value #PIPE_BYTES} bytes of memory whatever the items' sizes. Not thread-safe.
 */
public final class Transfer {
  private static final Logger log = LoggerFactory.getLogger(Transfer.class);
  // Twice what a daemon is given at once, so that the next piece is read and hashed while one is on
  // its way.
  private static final int PIPE_BYTES = 1 << 19;
  private static final int BUFFER = 1 << 16;

  private final String machine;
  private final Store head;
  private final Store remote;
  private final Duration silence;
  private final TransferListener listener;
  private final Blame blame;
  private final SharedSends sends;
  private Set<StorePath> madeBefore = Set.of();

  /**
   * Makes a transfer.
   *
   * @param machine the machine's {@code NAME:PORT}, for messages
   * @param head this host's store
   * @param remote the machine's store; {@link Store#close} on it, from any thread, must end what waits for it
   * @param silence how long nothing may move before the transfer is given up and {@code remote} closed
   */
  public Transfer(
      String machine, Store head, Store remote, Duration silence, TransferListener listener) {
    this(machine, head, remote, silence, listener, new SharedSends());
  }

  /**
   * Makes a transfer that leaves it to others to send what they send already.
   *
   * @param sends what is on its way to the machine, from this transfer and others
   */
  public Transfer(
      String machine,
      Store head,
      Store remote,
      Duration silence,
      TransferListener listener,
      SharedSends sends) {
    this.sends = sends;
    this.machine = machine;
    this.head = head;
    this.remote = remote;
    this.silence = silence;
    this.listener = listener;
    this.blame = new Blame(machine, head);
  }

  /**
   * Makes {@code roots}, which are valid here, and all they refer to valid on the machine, and keeps them so until its
   * connection is closed. What another transfer sends there at the moment is waited for; what the listener is told of as one
   * transfer may then come in several.
   *
   * @param soonMade paths to protect there besides, valid or not yet: the outputs of the build to come
   * @throws TransferException if that fails, on whichever side
   * @throws InterruptedException if this thread is interrupted; the machine's connection is closed then
   */
  public TransferStats send(Collection<StorePath> roots, Collection<StorePath> soonMade)
      throws TransferException, InterruptedException {
    long start = System.nanoTime();
    checkDirectories();
    List<PathInfo> needed;
    try {
      needed = ItemInfos.ordered(head, roots, path -> true);
    } catch (IOException e) {
      throw blame.exportHere(Optional.empty(), e);
    }
    Set<StorePath> missing = new HashSet<>();
    AtomicLong answers = new AtomicLong();
    Protection protection = new Protection(remote, answers::incrementAndGet);
    int sentItems = 0;
    long sentBytes = 0;
    try (SharedSends.Sender sender = sends.begin()) {
      boolean first = true;
      boolean told = false;
      boolean again;
      do {
        long begin = first ? start : System.nanoTime();
        missing.clear();
        sender.asking();
        ask(answers, () -> missing.addAll(protection.missing(needed, roots, soonMade)));
        if (first) {
          madeBefore = new HashSet<>(soonMade);
          madeBefore.removeAll(missing);
        }
        List<PathInfo> items = sender.claim(
            needed.stream().filter(info -> missing.contains(info.path())).toList());
        if (!items.isEmpty() || !told && !sender.waits()) {
          told = true;
          TransferStats stats =
              new Stream(Direction.SEND, head, remote, items).run(needed.size(), begin);
          sentItems += stats.items();
          sentBytes += stats.bytes();
        }
        sender.release();
        first = false;
        again = awaitOthers(sender);
      } while (again);
    }
    return new TransferStats(
        needed.size(), sentItems, sentBytes, Duration.ofNanos(System.nanoTime() - start));
  }

  private boolean awaitOthers(SharedSends.Sender sender) throws InterruptedException {
    try {
      return sender.awaitOthers();
    } catch (InterruptedException e) {
      closeRemote();
      throw e;
    }
  }

  /**
   * Makes {@code outputs}, which the machine has, valid here. What they refer to besides each other must be valid here
   * already.
   *
   * @throws TransferException if that fails, on whichever side
   * @throws InterruptedException if this thread is interrupted; the machine's connection is closed then
   */
  public TransferStats retrieve(Collection<StorePath> outputs)
      throws TransferException, InterruptedException {
    long start = System.nanoTime();
    checkDirectories();
    Set<StorePath> missing = new HashSet<>(outputs);
    try {
      missing.removeAll(head.queryValid(outputs));
    } catch (IOException e) {
      throw blame.importHere(Optional.empty(), e);
    }
    AtomicLong answers = new AtomicLong();
    List<PathInfo> items = new ArrayList<>();
    ask(answers, () -> items.addAll(ItemInfos.ordered(remote, missing, missing::contains)));
    TransferStats stats =
        new Stream(Direction.RETRIEVE, remote, head, items).run(outputs.size(), start);
    checkArrived(outputs);
    return stats;
  }

  /** Returns which of the paths to be made soon the machine had already when the last send to it began. */
  public Set<StorePath> madeBefore() {
    return Set.copyOf(madeBefore);
  }

  private void checkDirectories() throws TransferException {
    if (!remote.dir().equals(head.dir())) {
      throw blame.otherDirectory(remote);
    }
  }

  private void checkArrived(Collection<StorePath> outputs) throws TransferException {
    Set<StorePath> absent = new HashSet<>(outputs);
    try {
      absent.removeAll(head.queryValid(outputs));
    } catch (IOException e) {
      throw blame.importHere(Optional.empty(), e);
    }
    if (!absent.isEmpty()) {
      throw new TransferException(
          Fault.REFUSED_HERE,
          machine,
          absent.stream().findFirst(),
          machine + " sent other items than those asked for; missing: " + absent,
          null);
    }
  }

  private void ask(AtomicLong answers, Watch.Task questions)
      throws TransferException, InterruptedException {
    Watch watch = new Watch(
        "asking " + machine,
        Optional.empty(),
        Optional.of(silence),
        answers::get,
        () -> {},
        this::closeRemote);
    try {
      watch.over(questions);
    } catch (IOException e) {
      throw blame.asking(e);
    }
  }

  private void closeRemote() {
    try {
      remote.close();
    } catch (IOException e) {
      log.debug("closing the connection to {}: {}", machine, e.getMessage());
    }
  }

  /** One bundle on its way from one store to the other. */
  private final class Stream {
    private final Direction direction;
    private final Store from;
    private final Store to;
    private final List<PathInfo> items;
    private final BoundedPipe pipe = new BoundedPipe(PIPE_BYTES);
    private final long[] starts;
    private int begun;
    private volatile Optional<StorePath> item = Optional.empty();
    private volatile long bytes;
    private volatile long consumed;

    Stream(Direction direction, Store from, Store to, List<PathInfo> items) {
      this.direction = direction;
      this.from = from;
      this.to = to;
      this.items = items;
      this.starts = new long[items.size()];
      Arrays.fill(starts, Long.MAX_VALUE);
    }

    TransferStats run(int needed, long startNanos) throws TransferException, InterruptedException {
      long sum = items.stream().mapToLong(PathInfo::narSize).sum();
      listener.planned(direction, machine, items.size(), sum);
      if (!items.isEmpty()) {
        String what = (direction == Direction.SEND ? "sending to " : "retrieving from ") + machine;
        Watch watch = new Watch(
            what,
            Optional.empty(),
            Optional.of(silence),
            pipe::moved,
            pipe::abort,
            Transfer.this::closeRemote);
        try {
          watch.over(this::write, this::read);
        } catch (TransferException e) {
          throw e;
        } catch (IOException e) {
          throw blame.machine(item, what + " was given up", e);
        }
      }
      Duration time = Duration.ofNanos(System.nanoTime() - startNanos);
      TransferStats stats = new TransferStats(needed, items.size(), bytes, time);
      listener.finished(direction, machine, stats);
      return stats;
    }

    private void write() throws TransferException {
      Iterator<PathInfo> each = items.iterator();
      Counter counter = new Counter(pipe.sink());
      try {
        List<StorePath> paths = items.stream().map(PathInfo::path).toList();
        from.exportBundle(paths, true, counter, path -> begin(each.next()));
        // Closed only after success: its end is the end of a bundle, and half a one must not have
        // it.
        counter.close();
      } catch (IOException e) {
        throw direction == Direction.SEND ? blame.exportHere(item, e) : blame.exportThere(item, e);
      }
    }

    private void begin(PathInfo info) {
      synchronized (starts) {
        starts[begun++] = bytes;
      }
      item = Optional.of(info.path());
      listener.itemStarted(direction, machine, info);
    }

    private void read() throws TransferException {
      try {
        to.importBundle(
            new CountedInput(new BufferedInputStream(pipe.source(), BUFFER)),
            items.stream().mapToLong(PathInfo::narSize).sum());
      } catch (IOException e) {
        throw direction == Direction.SEND
            ? blame.importThere(lastRead(), e)
            : blame.importHere(lastRead(), e);
      }
    }

    /** Returns the item of the byte that was read last; readers with buffers may in truth be a little behind. */
    private Optional<StorePath> lastRead() {
      long position = consumed - 1;
      synchronized (starts) {
        int found = Arrays.binarySearch(starts, position);
        int number = found >= 0 ? found : -found - 2;
        return number < 0 ? Optional.empty() : Optional.of(items.get(number).path());
      }
    }

    /** Counts what is taken out of the buffer. Used by one thread. */
    private final class CountedInput extends FilterInputStream {
      CountedInput(InputStream in) {
        super(in);
      }

      @Override
      public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int piece = super.read(buffer, offset, length);
        count(Math.max(0, piece));
        return piece;
      }

      @Override
      public long skip(long length) throws IOException {
        long skipped = super.skip(length);
        count(skipped);
        return skipped;
      }

      @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others read
      private void count(long more) {
        consumed += more;
      }
    }

    private final class Counter extends OutputStream {
      private final OutputStream out;

      Counter(OutputStream out) {
        this.out = out;
      }

      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] buffer, int offset, int length) throws IOException {
        out.write(buffer, offset, length);
        long sum = bytes + length;
        bytes = sum;
        listener.moved(direction, machine, sum);
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    }
  }
}
