package org.relevo.core.slot;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The build slots that a machine keeps for all heads, seen through one connection: {@link Slots} holds among the processes
 * of this host, this among hosts. The machine takes back what a head held when the connection ends, and when the head falls
 * silent; see {@link SlotScript}. Thread-safe.
 *
 * <p>How many there are, each head says for itself ({@code parallel-builds}). Where heads disagree, as many builds as the
 * largest number says can run.
 */
public final class MachineSlots implements AutoCloseable {
  /**
   * When what happens.
   *
   * @param beat how often the machine is told that this head is alive
   * @param limit how long it waits for that, at least some beats
   * @param answer how long it may take to answer
   * @param idle how long the command there goes on while no slot is held; rounded up to whole beats
   */
  public record Pace(Duration beat, Duration limit, Duration answer, Duration idle) {
    /** What farms in one building or across an ocean both get along with. */
    public static final Pace DEFAULT = new Pace(
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60));
  }

  private final String machine;
  private final String command;
  private final KeeperChannel.Starter starter;
  private final Pace pace;
  private Optional<Keeper> keeper = Optional.empty();
  private Optional<String> refusal = Optional.empty();
  private boolean closed;

  /**
   * Makes them; nothing is sent before the first is asked for.
   *
   * @param machine {@code NAME:PORT}, for messages
   * @param socket the build daemon's there
   */
  public MachineSlots(String machine, String socket, KeeperChannel.Starter starter, Pace pace) {
    this.machine = machine;
    this.command = SlotScript.keeper(socket, pace.limit());
    this.starter = starter;
    this.pace = pace;
  }

  /**
   * Takes a free slot with a number below {@code slots}, without waiting for one: a round trip. That it cannot be shared is
   * asked once.
   *
   * @throws IOException if the machine does not answer, or the connection is broken
   */
  public synchronized MachineSlot take(int slots) throws IOException {
    if (refusal.isPresent()) {
      return new MachineSlot.NotShared(refusal.get());
    }
    if (keeper.isPresent()) {
      Keeper kept = keeper.get();
      KeeperAnswer answer = kept.take(slots);
      if (!(answer instanceof KeeperAnswer.Gone)) {
        return slot(kept, answer);
      }
      // It had ended meanwhile, here or there.
    }
    try {
      Keeper fresh = start();
      return slot(fresh, fresh.take(slots));
    } catch (KeeperRefusedException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  private Keeper start() throws IOException {
    if (closed) {
      throw new IOException(machine + ": the connection was closed on this side");
    }
    Keeper fresh = Keeper.of(machine, starter.start(command), pace);
    keeper = Optional.of(fresh);
    return fresh;
  }

  private MachineSlot slot(Keeper from, KeeperAnswer answer) {
    if (answer instanceof KeeperAnswer.Slot slot) {
      return new MachineSlot.Held(slot.number(), () -> from.drop(slot.number()));
    } else if (answer instanceof KeeperAnswer.Full) {
      return new MachineSlot.Full();
    } else if (answer instanceof KeeperAnswer.No no) {
      return refused(no.why());
    } else {
      String said = ((KeeperAnswer.Gone) answer).said();
      return refused("the command that would keep them gave no answer"
          + (said.isEmpty() ? "" : "; what came was: " + said));
    }
  }

  private MachineSlot refused(String why) {
    refusal = Optional.of(why);
    return new MachineSlot.NotShared(why);
  }

  /** Gives all slots back. */
  @Override
  public synchronized void close() {
    closed = true;
    keeper.ifPresent(Keeper::end);
  }
}
