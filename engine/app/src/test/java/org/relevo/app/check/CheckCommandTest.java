package org.relevo.app.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.LoadAverage;
import org.relevo.core.ssh.OpenSshKeys;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshPhase;
import picocli.CommandLine;

/** The command with real machine files, on a host named "anvil". */
class CheckCommandTest {
  @TempDir
  private Path directory;

  private Path file;
  private Path key;
  private final Map<String, Health> answers = new HashMap<>();
  private final Map<String, SshException> failures = new HashMap<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  private record Result(int exitCode, String out, String err) {}

  /** A host without keys of its own, and machines that answer what the test says. */
  private final class TestingPorts implements CheckPorts, CheckPorts.Interviewer {
    @Override
    public ThisHost thisHost() {
      return new ThisHost("anvil", Set.of(), Map.of(), 4);
    }

    @Override
    public NameLookups lookups() {
      return new NameLookups(name -> List.of(), Duration.ofSeconds(30));
    }

    @Override
    public Interviewer interviewer(HeadDirectories head) {
      return this;
    }

    @Override
    public Health ask(BuildMachine machine) throws IOException {
      asked.add(machine.id());
      if (failures.containsKey(machine.name())) {
        throw failures.get(machine.name());
      }
      return Optional.ofNullable(answers.get(machine.name())).orElseThrow();
    }

    @Override
    public void close() {
      asked.add("end");
    }
  }

  @BeforeEach
  void makeKey() throws Exception {
    file = directory.resolve("machines.scm");
    key = directory.resolve("id_ed25519");
    OpenSshKeys.generate(key);
  }

  private String machine(String name, String fields) {
    return """
        (build-machine (name "%s") (systems '("x86_64-linux")) (user "builder")
          (host-key "%s") (private-key "%s") %s)
        """.formatted(name, TestingMachine.key(name), key, fields);
  }

  private Result check(String program, String... arguments) throws Exception {
    Files.writeString(file, program);
    List<String> all = new ArrayList<>(List.of(file.toString()));
    all.addAll(Arrays.asList(arguments));
    return run(all.toArray(String[]::new));
  }

  private Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(new CheckCommand(new TestingPorts()));
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return new Result(line.execute(arguments), out.toString(), err.toString());
  }

  private static Health health(String hostName, int cores) {
    return new Health(
        hostName,
        "Linux 6.1",
        "x86_64",
        cores,
        new LoadAverage(0, 0, 0),
        ByteSize.ofMebibytes(500),
        "/",
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        Instant.EPOCH);
  }

  @Test
  void check_goodFile_printsTheTable() throws Exception {
    Result result = check("(list " + machine("big", "(parallel-builds 16) (speed 2.5)")
        + machine("small.example.org", "(port 2222) (overload-threshold #f) (features '(\"kvm\"))")
        + ")");
    assertThat(result.out()).isEqualTo("""
        MACHINE                 SYSTEMS       SLOTS  SPEED  THRESHOLD  FEATURES
        big:22                  x86_64-linux  16     2.5    0.8        -
        small.example.org:2222  x86_64-linux  1      1      #f         kvm

        2 machines, 0 errors, 0 warnings
        """);
    assertThat(result.exitCode()).isZero();
    assertThat(asked).isEmpty();
  }

  @Test
  void check_badFile_saysWhatIsWrongWhere() throws Exception {
    Result result = check("(define spare " + machine("spare", "") + ")\n(list\n"
        + machine("big", "(private-key \"/nonexistent/id\")")
            .replace("(private-key \"" + key + "\")", "")
        + machine("anvil", "") + machine("m", "(daemon-socket \"socket\")") + ")");
    assertThat(result.out())
        .contains(file + ":1:15: warning: spare:22: defined, but neither in the file's value")
        .contains(file + ":5:1: error: big:22: the private key file /nonexistent/id does not exist")
        .contains("    => Make one with: ssh-keygen")
        .contains(file + ":7:1: warning: anvil:22: this machine is this host: its name is")
        .contains(file + ":9:1: error: m:22: the daemon-socket \"socket\"")
        .endsWith("\n3 machines, 2 errors, 2 warnings\n");
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void check_warningsOnly_failWithStrict() throws Exception {
    String program = "(list " + machine("m", "(speed 5000)") + ")";
    assertThat(check(program).exitCode()).isZero();
    assertThat(check(program, "--strict").exitCode()).isEqualTo(1);
    assertThat(check("(list " + machine("m", "(overload-threshold 1.5)") + ")", "--strict"))
        .satisfies(result -> assertThat(result.out()).contains("note: m:22"))
        .satisfies(result -> assertThat(result.exitCode()).isZero());
  }

  @Test
  void check_filteredMachines_areANote() throws Exception {
    Result result = check(
        "(use-modules (srfi srfi-1))\n(define (m n)\n"
            + machine("x", "").replace("\"x\"", "n")
            + ")\n(filter (lambda (x) (string=? \"a\" (build-machine-name x))) (map m '(\"a\" \"b\")))");
    assertThat(result.out()).contains(file + ":3:1: note: b:22: made here, but not in the file's");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void check_duplicatesThatTheFileRemoves_areNotMentioned() throws Exception {
    Result result = check("(use-modules (srfi srfi-1))\n(define (m n)\n"
        + machine("x", "").replace("\"x\"", "n")
        + ")\n(delete-duplicates (map m '(\"a\" \"a\"))"
        + " (lambda (x y) (string=? (build-machine-name x) (build-machine-name y))))");
    assertThat(result.out()).contains("1 machine, 0 errors, 0 warnings\n");
  }

  @Test
  void check_valueThatIsNoList_isAnError() throws Exception {
    Result result = check("(define m " + machine("m", "") + ")");
    assertThat(result.out())
        .contains(file + ": error: the file's value is not a list of build-machine objects")
        .contains("its last form has no value")
        .contains("0 machines, 1 error, 0 warnings");
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void check_fileThatCannotBeEvaluated_isAnErrorAtItsPlace() throws Exception {
    Result result = check("(list\n  nowhere)");
    assertThat(result.out()).startsWith(file + ":2:3: error: unbound variable: nowhere");
    assertThat(result.exitCode()).isEqualTo(1);
    JsonNode json =
        new ObjectMapper().readTree(check("(list\n  nowhere)", "--json").out());
    assertThat(json.at("/errors").asInt()).isEqualTo(1);
    assertThat(json.at("/findings/0/line").asInt()).isEqualTo(2);
    assertThat(json.at("/findings/0/column").asInt()).isEqualTo(3);
  }

  @Test
  void check_policyFileBesideIt_isEvaluatedToo() throws Exception {
    String machines = "(list " + machine("big", "") + ")";
    Path policy = Files.writeString(directory.resolve("policy.scm"), "(prefer candidate?)");
    assertThat(check(machines).out()).contains("1 machine, 0 errors");

    Files.writeString(policy, "\n(prefer near?)");
    Result result = check(machines);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains(policy + ":2:9: error: unbound variable: near?")
        .contains("1 machine, 1 error");
    JsonNode finding =
        new ObjectMapper().readTree(check(machines, "--json").out()).at("/findings/0");
    assertThat(finding.get("file").asText()).isEqualTo(policy.toString());
    assertThat(finding.get("line").asInt()).isEqualTo(2);

    Files.writeString(policy, "'fast");
    assertThat(check(machines).out())
        .contains(policy + ":1:1: error: there is no policy fast; there are: ");
  }

  @Test
  void check_oldField_isAWarning() throws Exception {
    Result result = check("(list "
        + machine("m", "").replace("(systems '(\"x86_64-linux\"))", "(system \"x86_64-linux\")")
        + ")");
    assertThat(result.out()).contains("warning: the field 'system' is deprecated");
  }

  @Test
  void check_missingFile_isNoMachinesUnlessItWasNamed() {
    Result byDefault = run("--config", directory.resolve("none").toString());
    assertThat(byDefault.out())
        .contains(directory.resolve("none/machines.scm") + ": note: there is no such file");
    assertThat(byDefault.exitCode()).isZero();
    Result named = run(directory.resolve("none.scm").toString());
    assertThat(named.out()).contains("none.scm: error: there is no such file");
    assertThat(named.exitCode()).isEqualTo(1);
  }

  @Test
  void check_emptyList_isSaid() throws Exception {
    Result result = check("'()");
    assertThat(result.out()).contains("note: the list is empty");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void check_pattern_looksOnlyAtMatches() throws Exception {
    String program = "(list " + machine("a", "(speed 5000)") + machine("b", "") + ")";
    assertThat(check(program, "^b$").out())
        .contains("b:22")
        .doesNotContain("a:22")
        .contains("1 of 2 machines, 0 errors, 0 warnings");
    Result none = check(program, "^c$");
    assertThat(none.out()).contains("no machine's name matches \"^c$\"; there are: a, b");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(check(program, "(").exitCode()).isEqualTo(2);
  }

  @Test
  void check_json_hasMachinesAndFindings() throws Exception {
    Result result = check(
        "(list " + machine("m", "(speed 5000) (features '(\"kvm\" \"big\"))") + ")", "--json");
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.at("/file").asText()).isEqualTo(file.toString());
    assertThat(json.at("/machines/0/machine").asText()).isEqualTo("m:22");
    assertThat(json.at("/machines/0/features").toString()).isEqualTo("[\"big\",\"kvm\"]");
    assertThat(json.at("/machines/0/overloadThreshold").asDouble()).isEqualTo(0.8);
    assertThat(json.at("/warnings").asInt()).isEqualTo(1);
    assertThat(json.at("/findings/0/severity").asText()).isEqualTo("warning");
    assertThat(json.at("/findings/0/machines/0").asText()).isEqualTo("m:22");
    assertThat(json.at("/findings/0/line").asInt()).isEqualTo(1);
  }

  @Test
  void check_resources_areInTheTableAndInJson() throws Exception {
    String program = "(list " + machine("m", "(resources '((gpu . 2))) (memory-floor-mib 700)")
        + machine("n", "") + ")";
    assertThat(check(program).out())
        .contains(
            "THRESHOLD  FEATURES  RESOURCES\n", "0.8        -         gpu=2\n", "-         -\n");
    JsonNode json = new ObjectMapper().readTree(check(program, "--json").out());
    assertThat(json.at("/machines/0/resources/gpu").asInt()).isEqualTo(2);
    assertThat(json.at("/machines/0/memoryFloorMib").asInt()).isEqualTo(700);
    assertThat(json.at("/machines/1/resources").isEmpty()).isTrue();
    assertThat(json.at("/machines/1/memoryFloorMib").isMissingNode()).isTrue();
  }

  @Test
  void connect_answers_areComparedWithTheFile() throws Exception {
    answers.put("ok", health("ok", 8));
    answers.put("weak", health("weak", 2));
    answers.put("alias", health("Anvil", 8));
    Result result = check(
        "(list " + machine("ok", "(parallel-builds 8)") + machine("weak", "(parallel-builds 3)")
            + machine("alias", "") + machine("ok", "(parallel-builds 8)") + ")",
        "--connect");
    assertThat(asked).containsExactlyInAnyOrder("ok:22", "weak:22", "alias:22", "end");
    assertThat(result.out())
        .contains("MACHINE   SYSTEMS       SLOTS  CORES  SPEED")
        .contains("weak:22   x86_64-linux  3      2      1")
        .contains("warning: weak:22: parallel-builds is 3, but it has 2 cores")
        .contains("warning: alias:22: calls itself Anvil, as this host does")
        .contains("4 machines, 0 errors, 2 warnings, 1 note");
  }

  @Test
  void connect_failures_areErrorsIfTheDescriptionIsAtFault() throws Exception {
    failures.put("down", new SshException("down:22", SshPhase.CONNECT, "no route", "Wake it."));
    failures.put("other", new SshException("other:22", SshPhase.HOST_KEY, "wrong key", "Take X."));
    failures.put("nokey", new SshException("nokey:22", SshPhase.PRIVATE_KEY, "bad file", ""));
    Result result = check(
        "(list " + machine("down", "") + machine("other", "") + machine("nokey", "") + ")",
        "--connect");
    assertThat(result.out())
        .contains("warning: down:22: could not be asked: no route\n    => Wake it.\n")
        .contains("error: other:22: wrong key\n    => Take X.\n")
        .doesNotContain("bad file");
    assertThat(result.exitCode()).isEqualTo(1);
  }
}
