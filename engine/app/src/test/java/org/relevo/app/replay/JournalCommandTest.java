package org.relevo.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.journal.FileJournal;
import org.relevo.app.journal.JournalReader;
import org.relevo.app.journal.TestingJournal;
import org.relevo.app.journal.TestingSituations;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.offload.BuildStats;
import org.relevo.core.offload.MachineFailure;
import org.relevo.core.offload.Outcome;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Policies;
import org.relevo.core.rank.Ranking;
import org.relevo.core.rank.Situation;
import org.relevo.core.transfer.TransferStats;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import picocli.CommandLine;

@Timeout(60)
class JournalCommandTest {
  private static final int LARGE = 1 << 24;

  @TempDir
  private Path root;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final TestingSituations situations = new TestingSituations(new SplittableRandom(2));
  private TestingJournal journal;

  @BeforeEach
  void make() {
    journal = new TestingJournal(root);
  }

  private Situation situation(String name) {
    BuildRequest request = new BuildRequest(
        new StorePath(StoreDir.GUIX, "0".repeat(31) + "1-" + name + ".drv"),
        "x86_64-linux",
        Set.of(),
        BuildLimits.NONE);
    Situation farm = situations.full(situations.large(3));
    return new Situation(request, farm.expectation(), farm.home(), farm.candidates());
  }

  private static Decision decide(FileJournal writer, Situation situation) {
    Decision decision = Ranking.decide(situation, Policies.DEFAULT, new SplittableRandom(1));
    writer.decided(situation, Policies.DEFAULT.name(), 1, decision);
    return decision;
  }

  private static void built(FileJournal writer, Situation situation) {
    TransferStats stats = new TransferStats(1, 1, 2048, Duration.ofSeconds(1));
    writer.finished(
        situation.request(),
        new Outcome.Built(
            machine(situation, 1),
            new TreeMap<>(),
            new BuildStats(stats, Duration.ofMillis(2500), stats, Duration.ofMillis(4500))));
  }

  private static BuildMachine machine(Situation situation, int number) {
    Candidate candidate = situation.candidates().get(number);
    return candidate.machine();
  }

  private CommandLine command(JournalReader.Pause pause) {
    CommandLine command = new CommandLine(new JournalCommand(pause));
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    command.setExecutionExceptionHandler((e, line, parsed) -> {
      err.append(String.valueOf(e.getMessage()));
      return 1;
    });
    return command;
  }

  private int journal(String... arguments) {
    out.getBuffer().setLength(0);
    List<String> line = new ArrayList<>(List.of("--state", root.toString()));
    line.addAll(List.of(arguments));
    return command(() -> {}).execute(line.toArray(String[]::new));
  }

  private void writeADay() {
    Situation hello = situation("hello-2.12.1");
    try (FileJournal writer = journal.open("w", LARGE)) {
      for (int i = 0; i < 2; i++) {
        Decision waits = decide(writer, hello);
        writer.finished(hello.request(), new Outcome.Postponed(waits.placements()));
      }
      writer.tried(hello.request(), machine(hello, 0), 0);
      writer.failed(hello.request(), new MachineFailure(machine(hello, 0), "it went\naway", true));
      writer.tried(hello.request(), machine(hello, 1), 3);
      built(writer, hello);
      Situation gcc = situation("gcc-14");
      writer.finished(
          gcc.request(), new Outcome.FailedForGood(machine(gcc, 1), "builder failed\nwith 1"));
    }
  }

  @Test
  void journal_aDay_saysWhereEachBuildWentAndWhyItWaited() {
    writeADay();

    assertThat(journal()).as(err.toString()).isZero();

    // Ports are given by chance.
    String text = out.toString().replaceAll("(anvil[0-9]):[0-9]+", "$1");
    String id = "2026-11-24T10:00:";
    assertThat(text.lines().map(line -> line.replaceFirst(id + "[0-9.]+Z", "T")))
        .containsExactly(
            "T  hello-2.12.1  waits: 3 machines: no free slot: 4/4",
            "T  hello-2.12.1  goes to anvil0, slot 1",
            "T  hello-2.12.1  machine failed: anvil0: it went",
            "T  hello-2.12.1  goes to anvil1, slot 4",
            "T  hello-2.12.1  built on anvil1 in 4.5 s (sent 2 KiB, built for 2.5 s, retrieved 2 KiB)",
            "T  gcc-14  failed on anvil1: builder failed");
  }

  @Test
  void journal_accepted_saysTheFirstChoice() {
    Situation large = situations.large(40);
    Situation plain = new Situation(
        situation("hello").request(), large.expectation(), large.home(), large.candidates());
    Decision decision;
    try (FileJournal writer = journal.open("w", LARGE)) {
      decision = decide(writer, plain);
    }
    Decision.Accept accept = (Decision.Accept) decision;

    assertThat(journal()).isZero();

    assertThat(out.toString())
        .endsWith("first choice "
            + accept.ordered().get(0).candidate().machine().id() + " ("
            + accept.ordered().get(0).reason() + "), and "
            + (accept.ordered().size() - 1) + " more" + System.lineSeparator());
  }

  @Test
  void journal_expressionAndTime_chooseEvents() {
    writeADay();

    assertThat(journal("gcc")).isZero();
    assertThat(out.toString().lines()).hasSize(1);
    assertThat(journal("--since", "2026-11-25")).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(journal("--since", "2026-11-24T10:00:01Z", "--json", "hello")).isZero();
    assertThat(out.toString().lines())
        .allMatch(line -> line.startsWith("{\"time\":\"2026-11-24T10:00:"))
        .hasSize(9);
  }

  @Test
  void journal_follow_goesOnThroughRotations() {
    Situation hello = situation("hello");
    try (FileJournal writer = journal.open("old", 1000)) {
      writer.tried(hello.request(), machine(hello, 0), 0);
    }
    int[] pauses = {0};
    CommandLine command = command(() -> {
      if (++pauses[0] == 6) {
        throw new InterruptedException("enough");
      }
      try (FileJournal writer = journal.open("w" + pauses[0], 300)) {
        writer.tried(hello.request(), machine(hello, 0), pauses[0]);
      }
    });

    int code =
        command.execute("--state", root.toString(), "--follow", "--since", "2026-11-24T10:00:00Z");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("enough");
    assertThat(out.toString().lines().map(line -> line.substring(line.length() - 1)))
        .containsExactly("1", "2", "3", "4", "5", "6");
    assertThat(journal.existing()).hasSizeGreaterThan(2);
  }

  @Test
  void journal_badInput_saysWhatIsWrong() {
    assertThat(journal("--since", "noon")).isEqualTo(2);
    assertThat(err.toString()).contains("\"noon\" is no time such as 2026-11-24T10:00:00Z");
    assertThat(journal("[")).isEqualTo(2);
    assertThat(err.toString()).contains("is not a regular expression");
    assertThat(journal()).isEqualTo(1);
    assertThat(err.toString()).contains("there is no journal yet in " + root);
  }
}
