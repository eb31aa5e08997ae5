package org.relevo.core.slot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running keeper: asks it for slots, gives them back, and tells it every so often that we are alive. Thread-safe; who
 * asks while another does waits for its turn.
 */
final class Keeper {
  private static final Logger log = LoggerFactory.getLogger(Keeper.class);

  private final String machine;
  private final KeeperChannel channel;
  private final MachineSlots.Pace pace;
  private int held;
  private long usedLast = System.nanoTime();

  /** Whether it answers as it should; if not, it only holds on to the slots that it gave. */
  private boolean sound = true;

  private boolean ended;

  private Keeper(String machine, KeeperChannel channel, MachineSlots.Pace pace) {
    this.machine = machine;
    this.channel = channel;
    this.pace = pace;
  }

  /** Takes charge of a keeper that was just started. */
  static Keeper of(String machine, KeeperChannel channel, MachineSlots.Pace pace) {
    Keeper keeper = new Keeper(machine, channel, pace);
    Thread thread = new Thread(keeper::beat, "slots of " + machine);
    thread.setDaemon(true);
    thread.start();
    return keeper;
  }

  /**
   * Asks for a slot.
   *
   * @throws IOException if there was no answer in time, or the connection broke
   */
  synchronized KeeperAnswer take(int slots) throws IOException {
    if (!sound || ended) {
      return new KeeperAnswer.Gone("");
    }
    // A late answer would be taken for that to the next question.
    sound = false;
    try {
      tell("take " + slots);
      KeeperAnswer answer = KeeperAnswer.read(channel, slots, pace.answer());
      sound = answer instanceof KeeperAnswer.Slot || answer instanceof KeeperAnswer.Full;
      held += answer instanceof KeeperAnswer.Slot ? 1 : 0;
      usedLast = System.nanoTime();
      return answer;
    } finally {
      endIfNoUse();
    }
  }

  private void tell(String line) {
    try {
      write(line);
    } catch (IOException e) {
      // Reading, next, tells whether it or the connection has ended, and what it said before.
      log.debug("{}: {}", machine, e.getMessage());
    }
  }

  synchronized void drop(int number) {
    held--;
    usedLast = System.nanoTime();
    if (!ended) {
      try {
        write("drop " + number);
      } catch (IOException e) {
        end();
      }
      endIfNoUse();
    }
  }

  private void endIfNoUse() {
    if (!sound && held == 0) {
      end();
    }
  }

  private void write(String line) throws IOException {
    channel.silenceLimit(pace.answer());
    channel.stdin().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    channel.stdin().flush();
  }

  private synchronized void beat() {
    while (!ended) {
      try {
        wait(Math.max(1, pace.beat().toMillis()));
      } catch (InterruptedException e) {
        end();
      }
      if (ended) {
        return;
      }
      if (held == 0 && System.nanoTime() - usedLast >= pace.idle().toNanos()) {
        // A connection closes itself when it had no channels for long.
        end();
        return;
      }
      try {
        write("");
      } catch (IOException e) {
        if (held > 0) {
          log.warn(
              "{}: it gave up {} of its slots that were ours: {}", machine, held, e.toString());
        }
        end();
      }
    }
  }

  /** Ends it; the machine takes back what it holds. */
  synchronized void end() {
    if (!ended) {
      ended = true;
      channel.close();
      notifyAll();
    }
  }
}
