package org.relevo.app.farm;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.relevo.app.cli.ErrorText;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.Json;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.rank.SlotUsage;
import org.relevo.core.slot.Slots;

/**
 * Asks machines how they are, and prints that.
 *
 * @param asker asks one; any number side by side
 * @param slots this host's
 * @param quarantine this host's
 */
public record StatusWork(Asker asker, Slots slots, Quarantine quarantine) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Asks machines how they are. */
  @FunctionalInterface
  public interface Asker {
    /**
     * Asks one.
     *
     * @param limit how long the answer may take
     */
    Answer ask(BuildMachine machine, Duration limit) throws IOException;
  }

  /**
   * What came of asking one.
   *
   * @param health how it is
   * @param compression how what was sent to it was compressed, in words; empty if that is not known
   */
  public record Answer(Health health, Optional<String> compression) {}

  /**
   * Asks.
   *
   * @return the exit code
   * @throws IOException if no machines are meant
   */
  public int run(FarmQuestion question, MachineSource source, PrintWriter out)
      throws IOException, MachinesFileException, InterruptedException {
    List<MachineStatus> all = new ArrayList<>();
    Visits.all(question.machines(source), this::ask, status -> {
      all.add(status);
      if (!question.json()) {
        out.print(status.text());
        out.flush();
      }
    });
    if (question.json()) {
      out.println(Json.text(all.stream().map(MachineStatus::json).toList()));
      out.flush();
    }
    return all.stream().allMatch(MachineStatus::ok) ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  private MachineStatus ask(BuildMachine machine) {
    SlotUsage usage = new SlotUsage(0, machine.parallelBuilds());
    try {
      usage = slots.usage(machine);
      Answer answer = asker.ask(machine, LIMIT);
      quarantine.answered(machine);
      return status(machine, usage, Optional.of(answer), "");
    } catch (IOException e) {
      return status(machine, usage, Optional.empty(), ErrorText.of(e));
    }
  }

  private MachineStatus status(
      BuildMachine machine, SlotUsage usage, Optional<Answer> answer, String failure) {
    return new MachineStatus(
        machine.id(),
        usage,
        machine.resources(),
        quarantine.standing(machine),
        Instant.now(),
        answer.map(Answer::health),
        failure,
        answer.flatMap(Answer::compression));
  }
}
