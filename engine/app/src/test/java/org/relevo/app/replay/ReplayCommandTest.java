package org.relevo.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.journal.FileJournal;
import org.relevo.app.journal.TestingJournal;
import org.relevo.app.journal.TestingSituations;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Policies;
import org.relevo.core.rank.Ranking;
import org.relevo.core.rank.Situation;
import picocli.CommandLine;

@Timeout(60)
class ReplayCommandTest {
  @TempDir
  private Path root;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private TestingJournal journal;
  private List<Decision> decisions;

  @BeforeEach
  void write() {
    journal = new TestingJournal(root);
    decisions = decide("guix", 40);
  }

  private List<Decision> decide(String policy, int count) {
    TestingSituations situations = new TestingSituations(new SplittableRandom(count));
    List<Decision> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Situation situation = situations.next();
      Decision decision = Ranking.decide(
          situation, Policies.named(policy).orElse(Policies.DEFAULT), new SplittableRandom(i));
      try (FileJournal writer = journal.open("w" + count + "-" + i, 50_000)) {
        writer.decided(situation, policy, i, decision);
      }
      made.add(decision);
    }
    return made;
  }

  private int replay(String... arguments) {
    out.getBuffer().setLength(0);
    CommandLine command = new CommandLine(new ReplayCommand());
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    command.setExecutionExceptionHandler((e, line, parsed) -> {
      err.append(e.getMessage());
      return 1;
    });
    List<String> line = new ArrayList<>(List.of("--state", root.toString()));
    line.addAll(List.of(arguments));
    return command.execute(line.toArray(String[]::new));
  }

  private static String first(Decision decision) {
    if (decision instanceof Decision.Accept accept) {
      return accept.ordered().get(0).candidate().machine().id();
    }
    return decision instanceof Decision.Postpone ? "(waits)" : "(declined)";
  }

  @Test
  void replay_samePolicy_decidesTheSame() {
    assertThat(replay()).as(err.toString()).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(40))
        .isEqualTo("40 decisions: 40 with the same first choice, 40 the same in every place");
    for (int i = 0; i < 40; i++) {
      assertThat(lines.get(i))
          .startsWith("2026-11-24T10:0")
          .contains("  hello-2.12.")
          .endsWith("  " + first(decisions.get(i)) + "  the same");
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void replay_otherPolicy_showsWhatDiffers() throws Exception {
    assertThat(replay("--policy", "least-loaded", "--json")).as(err.toString()).isZero();

    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("decisions").asInt()).isEqualTo(40);
    assertThat(json.get("list")).hasSize(40);
    int same = 0;
    for (int i = 0; i < 40; i++) {
      JsonNode pair = json.get("list").get(i);
      String then = first(decisions.get(i));
      assertThat(pair.get("then").path("first").asText(then)).isEqualTo(then);
      assertThat(pair.get("then").get("policy").asText()).isEqualTo("guix");
      assertThat(pair.get("now").get("policy").asText()).isEqualTo("least-loaded");
      same += pair.get("then").path("first").equals(pair.get("now").path("first")) ? 1 : 0;
    }
    assertThat(same).isBetween(1, 39);
    assertThat(json.get("sameFirst").asInt()).isEqualTo(same);
    int then = 0;
    for (JsonNode machine : json.get("machines")) {
      then += machine.get("then").asInt();
    }
    assertThat(then).isEqualTo(40);
    assertThat(replay("--policy", "least-loaded")).isZero();
    assertThat(out.toString()).contains(" → ");
  }

  @Test
  void replay_summary_hasTheTotalsOnly() {
    assertThat(replay("--summary", "--policy", "most-local")).isZero();

    assertThat(out.toString())
        .startsWith("40 decisions: ")
        .containsPattern("MACHINE +THEN +NOW\n")
        .contains("(declined)");
  }

  @Test
  void replay_oneFile_readsThatOnly() {
    List<Path> files = journal.existing();
    assertThat(files).hasSizeGreaterThan(1);

    assertThat(replay("--summary", files.get(0).toString())).isZero();

    assertThat(out.toString()).doesNotContain("40 decisions");
  }

  @Test
  void replay_decisionThatCannotBe_isAFailure() throws Exception {
    Path file = Files.writeString(
        root.resolve("changed.jsonl"),
        Files.readString(journal.files.current())
            .replaceFirst("\"digest\":\"....", "\"digest\":\"zzzz"));

    assertThat(replay(file.toString())).isEqualTo(1);

    assertThat(err.toString()).contains("not all decisions are the same");
  }

  @Test
  void replay_badInput_saysWhatIsWrong() throws Exception {
    assertThat(replay("--policy", "fastest")).isEqualTo(2);
    assertThat(err.toString()).contains("There is no policy fastest.", "fastest-finish, guix");
    Path none = Files.writeString(root.resolve("none.jsonl"), "hello\n");
    assertThat(replay(none.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(none + ":1: it is not JSON");
    assertThat(replay("--state", root.resolve("elsewhere").toString())).isEqualTo(2);
    decide("my-own", 3);
    assertThat(replay()).isEqualTo(1);
    assertThat(err.toString()).contains("there is no policy \"my-own\"", "with --policy");
    assertThat(replay("--policy", "guix")).isZero();
  }

  @Test
  void replay_noJournal_saysWhereItWouldBe() {
    CommandLine command = new CommandLine(new ReplayCommand());
    command.setExecutionExceptionHandler((e, line, parsed) -> {
      err.append(e.getMessage());
      return 1;
    });
    Path empty = root.resolve("empty");

    assertThat(command.execute("--state", empty.toString())).isEqualTo(1);

    assertThat(err.toString())
        .startsWith("there is no journal yet in " + empty.resolve("relevo/journal"));
  }
}
