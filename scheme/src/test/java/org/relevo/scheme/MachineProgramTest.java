package org.relevo.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.machine.Resources;
import org.relevo.core.machine.SourceLocation;

class MachineProgramTest {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd";
  private static final String SMALLEST =
      "(build-machine (name \"a\") (systems (list \"x86_64-linux\"))\n"
          + " (user \"u\") (host-key \"" + KEY + "\")";

  @TempDir
  private Path directory;

  private Path file() {
    return directory.resolve("machines.scm");
  }

  private List<BuildMachine> evaluate(String program) throws IOException, MachinesFileException {
    return evaluate(program, Duration.ofSeconds(10));
  }

  private List<BuildMachine> evaluate(String program, Duration limit)
      throws IOException, MachinesFileException {
    Files.writeString(file(), program);
    return new MachineProgram(
            file(), MachineProgramOptions.DEFAULT.withHome(Path.of("/home/u")).withLimit(limit))
        .evaluate();
  }

  private BuildMachine one(String fields) throws IOException, MachinesFileException {
    List<BuildMachine> machines = evaluate("(list " + SMALLEST + fields + "))");
    assertThat(machines).hasSize(1);
    return machines.get(0);
  }

  private void assertFault(String program, int line, int column, String reason) {
    assertThatThrownBy(() -> evaluate(program))
        .isInstanceOfSatisfying(MachinesFileException.class, fault -> {
          assertThat(fault).hasMessageContaining(reason);
          assertThat(fault.location())
              .contains(new SourceLocation(file().toString(), line, column));
        });
  }

  @Test
  void evaluate_requiredFieldsOnly_givesTheDefaults() throws Exception {
    BuildMachine machine = one("");

    assertThat(machine.name()).isEqualTo("a");
    assertThat(machine.systems()).containsExactly("x86_64-linux");
    assertThat(machine.user()).isEqualTo("u");
    assertThat(machine.hostKey()).hasToString(KEY);
    assertThat(machine.port()).isEqualTo(22);
    assertThat(machine.privateKey()).isEqualTo(Path.of("/home/u/.ssh/id_rsa"));
    assertThat(machine.compression()).containsExactly("zlib@openssh.com", "zlib");
    assertThat(machine.compressionLevel()).isEqualTo(3);
    assertThat(machine.daemonSocket()).isEqualTo("/var/guix/daemon-socket/socket");
    assertThat(machine.overloadThreshold()).hasValue(0.8);
    assertThat(machine.parallelBuilds()).isEqualTo(1);
    assertThat(machine.speed()).isEqualTo(1);
    assertThat(machine.features()).isEmpty();
    assertThat(machine.location()).contains(new SourceLocation(file().toString(), 1, 7));
  }

  @Test
  void evaluate_everyField_isTaken() throws Exception {
    BuildMachine machine = one("(port 2222) (private-key \"keys/id\") (compression \"none\")"
        + "(compression-level 9) (daemon-socket \"/run/d\") (overload-threshold 1.5)"
        + "(parallel-builds 8) (speed 2.) (features '(\"kvm\" \"big\"))"
        + "(resources '((memory-mib . 16000) (\"gpu\" . 1))) (memory-floor-mib 700)");

    assertThat(machine.port()).isEqualTo(2222);
    assertThat(machine.privateKey()).isEqualTo(Path.of("keys/id"));
    assertThat(machine.compression()).containsExactly("none");
    assertThat(machine.compressionLevel()).isEqualTo(9);
    assertThat(machine.daemonSocket()).isEqualTo("/run/d");
    assertThat(machine.overloadThreshold()).hasValue(1.5);
    assertThat(machine.parallelBuilds()).isEqualTo(8);
    assertThat(machine.speed()).isEqualTo(2);
    assertThat(machine.features()).isEqualTo(Set.of("kvm", "big"));
    assertThat(machine.resources()).isEqualTo(Resources.parse("gpu=1 memory-mib=16000"));
    assertThat(machine.memoryFloor()).contains(ByteSize.ofMebibytes(700));
  }

  @Test
  void evaluate_resources_areInheritedAndSeenByPrograms() throws Exception {
    List<BuildMachine> machines = evaluate("(define base " + SMALLEST
        + " (resources '((gpu . 2) (disk . 30))) (memory-floor-mib 64)))\n"
        + "(define plain " + SMALLEST + "))\n"
        + "(list base (build-machine (inherit base) (name \"b\"))"
        + " (build-machine (inherit base) (resources '()) (memory-floor-mib #f))"
        + " (build-machine (inherit plain)"
        + " (resources (cons (cons 'mem (build-machine-memory-floor-mib base))"
        + " (build-machine-resources base)))"
        + " (memory-floor-mib (if (build-machine-memory-floor-mib plain) 1 2))))");

    assertThat(machines.get(1).resources()).isEqualTo(Resources.parse("gpu=2 disk=30"));
    assertThat(machines.get(1).memoryFloor()).contains(ByteSize.ofMebibytes(64));
    assertThat(machines.get(2).resources()).isEqualTo(Resources.NONE);
    assertThat(machines.get(2).memoryFloor()).isEmpty();
    assertThat(machines.get(3).resources()).isEqualTo(Resources.parse("gpu=2 disk=30 mem=64"));
    assertThat(machines.get(3).memoryFloor()).contains(ByteSize.ofMebibytes(2));
  }

  @Test
  void evaluate_thresholdFalse_ignoresLoad() throws Exception {
    assertThat(one("(overload-threshold #f)").overloadThreshold())
        .isEqualTo(OptionalDouble.empty());
  }

  @Test
  void evaluate_singularSystem_isAccepted() throws Exception {
    List<BuildMachine> machines = evaluate(
        "(list (build-machine (user \"u\") (system \"i686-linux\") (name \"b\") (host-key \"" + KEY
            + " me at home\n\")))");

    assertThat(machines.get(0).systems()).containsExactly("i686-linux");
  }

  @Test
  void evaluate_inherit_copiesTheRest() throws Exception {
    List<BuildMachine> machines = evaluate("(define base " + SMALLEST + " (port 23) (speed 3)))\n"
        + "(list base (build-machine (name \"b\") (inherit base) (speed 1/2)))");

    assertThat(machines).extracting(BuildMachine::name).containsExactly("a", "b");
    assertThat(machines).extracting(BuildMachine::port).containsExactly(23, 23);
    assertThat(machines).extracting(BuildMachine::speed).containsExactly(3.0, 0.5);
  }

  @Test
  void evaluate_fieldAfterAnother_seesItsValue() throws Exception {
    assertThat(one("(daemon-socket (string-append \"/run/\" name))").daemonSocket())
        .isEqualTo("/run/a");
  }

  @Test
  void evaluate_whatGuixSystemGenerates_isUnderstood() throws Exception {
    List<BuildMachine> machines = evaluate("(use-modules (guix scripts offload))\n"
        + "((@ (srfi srfi-1) append-map) (lambda (entry) (if (build-machine? entry) (list entry) entry))"
        + " (list " + SMALLEST + ") (list " + SMALLEST + ") " + SMALLEST + "))))");

    assertThat(machines).hasSize(3);
  }

  @Test
  void evaluate_machinesMadeByProcedures_areGiven() throws Exception {
    List<BuildMachine> machines = evaluate("""
        (define-module (farm) #:use-module (srfi srfi-1) #:use-module (guix scripts offload)
          #:use-module ((srfi srfi-26) #:prefix s:))
        (use-modules ((srfi srfi-1) #:select ((fold . left))) (gnu services herd))
        (define* (farm name #:key (port 22) (slots 1) #:rest rest)
          (build-machine (name name) (port port) (parallel-builds slots)
            (systems (list "x86_64-linux")) (user "u")
            (host-key "%s")))
        (define-syntax small
          (syntax-rules () ((_ n) (build-machine (inherit (farm n #:port 24)) (name (string-append n "!"))))))
        (append (list (farm "a" #:slots 4) (small "s"))
                (map (s:cut farm <> #:port 23) (string-split "b,c" #\\,))
                (left cons '() '())
                (false-if-exception (error "no")
                  '()))
        """.replace(
            "(false-if-exception (error \"no\")\n          '())",
            "(or (false-if-exception (error \"no\")) '())")
        .formatted(KEY));

    assertThat(machines)
        .extracting(BuildMachine::id)
        .containsExactly("a:22", "s!:24", "b:23", "c:23");
    assertThat(machines.get(0).parallelBuilds()).isEqualTo(4);
  }

  @Test
  void evaluate_loadedFile_isFoundBesideTheFile() throws Exception {
    Files.writeString(directory.resolve("key.scm"), "(define key \"" + KEY + "\")");

    assertThat(evaluate("(load \"key.scm\")\n(list (build-machine (name \"n\") (user \"u\")"
            + " (systems '(\"x\")) (host-key key)))"))
        .hasSize(1);
  }

  @Test
  void evaluate_valueThatIsNoList_isNone() throws Exception {
    assertThat(evaluate("5")).isEmpty();
    assertThat(evaluate("(list 5)")).isEmpty();
    assertThat(evaluate("(define x 1)")).isEmpty();
    assertThat(evaluate("")).isEmpty();
  }

  private MachineSurvey survey(String program) throws IOException, MachinesFileException {
    Files.writeString(file(), program);
    return new MachineProgram(file(), MachineProgramOptions.DEFAULT.withHome(Path.of("/home/u")))
        .survey();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      5                      | it is 5
      (define x 1)           | its last form has no value
      #f                     | it is #f
      M                      | it is one machine, a:22, outside of a list
      (list M 5)             | element 2 of the list is 5
      (list (list M))        | element 1 of the list is a list of machines itself
      (cons M M)             | it is an improper list
      """)
  void survey_valueThatIsNoList_saysWhatItIs(String program, String misfit) throws Exception {
    MachineSurvey survey = survey(program.replace("M", SMALLEST + ")"));

    assertThat(survey.machines()).isEmpty();
    assertThat(survey.misfit()).contains(misfit);
  }

  @Test
  void survey_machinesNeitherListedNorInheritedFrom_areUnlisted() throws Exception {
    MachineSurvey survey = survey("(define base " + SMALLEST + "))\n"
        + "(define used (build-machine (inherit base) (name \"used\")))\n"
        + "(define forgotten (build-machine (inherit base) (name \"forgotten\")))\n"
        + "(list used (build-machine (inherit base) (name \"other\")))");

    assertThat(survey.misfit()).isEmpty();
    assertThat(survey.machines()).extracting(BuildMachine::name).containsExactly("used", "other");
    assertThat(survey.unlisted()).extracting(BuildMachine::name).containsExactly("forgotten");
    assertThat(survey.unlisted().get(0).location())
        .contains(new SourceLocation(file().toString(), 4, 19));
  }

  @Test
  void survey_equalMachineThatIsNotTheListedOne_isUnlisted() throws Exception {
    String machine = SMALLEST.replace("\n", "") + ")";

    assertThat(survey("(define (make) " + machine + ")\n(make)\n(list (make))").unlisted())
        .hasSize(1);
  }

  @Test
  void survey_oldField_isReportedOnceForAForm() throws Exception {
    MachineSurvey survey = survey("(define (m n) (build-machine (name n) (user \"u\")\n"
        + " (system \"i686-linux\") (host-key \"" + KEY + "\")))\n(map m '(\"a\" \"b\"))");

    assertThat(survey.machines()).hasSize(2);
    assertThat(survey.deprecated())
        .containsExactly(new MachineSurvey.Deprecation(
            Optional.of(new SourceLocation(file().toString(), 2, 2)),
            "the field 'system' is deprecated: write (systems (list \"i686-linux\"))"));
  }

  @Test
  void evaluate_manyLiteralMachines_isNotLimited() throws Exception {
    assertThat(evaluate("(list " + (SMALLEST + ")\n").repeat(300) + ")")).hasSize(300);
  }

  @Test
  void evaluate_unknownField_isRefusedAtItsPlace() {
    assertFault("(list\n " + SMALLEST + "\n   (sped 2)))", 4, 4, "there is no field sped");
  }

  @Test
  void evaluate_fieldTwice_isRefusedAtItsPlace() {
    assertFault(
        "(list\n " + SMALLEST + "\n   (user \"v\")))", 4, 4, "the field user is given twice");
  }

  @Test
  void evaluate_missingFields_areNamedAtTheForm() {
    assertFault(
        "\n(list  (build-machine (name \"a\")))", 2, 8, "missing fields systems, user, host-key");
  }

  @Test
  void evaluate_fieldInAProcedureNeverCalled_isRefused() {
    assertFault("(define (f)\n  (build-machine))\n'()", 2, 3, "missing fields");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      (port 0)                | port: an integer from 1 to 65535 is needed here, not 0
      (port 22.5)             | port: an integer from 1 to 65535
      (port "22")             | not "22"
      (compression-level 10)  | compression-level: an integer from 1 to 9
      (parallel-builds 0)     | parallel-builds: an integer of at least 1
      (speed 0)               | speed: a number above 0
      (speed "fast")          | speed: a number is needed
      (overload-threshold -1) | overload-threshold: a number of at least 0, or #f
      (features "kvm")        | features: a list is needed here, not "kvm"
      (features '(kvm))       | features: a string is needed here, not kvm
      (private-key #f)        | private-key: a string is needed here, not #f
      (resources 5)           | resources: a list of names and amounts, such as '((memory-mib . 16000)
      (resources '(gpu))      | is needed here, not gpu
      (resources '((5 . 1)))  | is needed here, not 5
      (resources '((gpu 1)))  | resources: the amount of gpu: an integer from 0
      (resources '((gpu . -1))) | is needed here, not -1
      (resources '((gpu . 1) (gpu . 1))) | resources: the resource gpu is there twice
      (resources '(("a b" . 1))) | resources: "a b" is no name for a resource
      (memory-floor-mib -1)   | memory-floor-mib: an integer of at least 0 is needed here, not -1
      (memory-floor-mib "1G") | memory-floor-mib: an integer of at least 0
      (inherit 5)             | inherit: a build-machine object is needed here, not 5
      """)
  void evaluate_badValue_isRefusedAtItsClause(String clause, String reason) {
    assertFault("(list " + SMALLEST + "\n   " + clause + "))", 3, 4, reason);
  }

  @Test
  void evaluate_badHostKey_isRefusedAtItsClause() {
    assertFault(
        "(list (build-machine (name \"a\") (systems '(\"x\")) (user \"u\")\n (host-key \"nonsense\")))",
        2,
        2,
        "host-key: expected \"TYPE BASE64 [COMMENT]\"");
  }

  @Test
  void evaluate_unboundVariable_hasItsPlace() {
    assertFault("(define x 1)\n(list\n  nowhere)", 3, 3, "unbound variable: nowhere");
    assertFault("(define (f)\n  (nowhere 1))\n(f)", 2, 4, "unbound variable: nowhere");
  }

  @Test
  void evaluate_errorInAProcedure_hasItsLine() {
    assertFault("(define (f x)\n  (car x))\n(f 5)", 2, 3, "car");
  }

  @Test
  void evaluate_unbalancedParenthesis_isRefused() {
    assertThatThrownBy(() -> evaluate("(list\n (list 1 2)"))
        .isInstanceOf(MachinesFileException.class)
        .hasMessageContaining("machines.scm:");
  }

  @Test
  void evaluate_endlessLoop_isStopped() {
    assertThatThrownBy(() -> evaluate(
            "(use-modules (srfi srfi-34))\n(let loop ()\n (guard (e (#t 1)) (error \"x\")) (loop))",
            Duration.ofMillis(300)))
        .isInstanceOf(MachinesFileException.class)
        .hasMessageMatching("(?s).*machines.scm:[23]:[12]: the program takes too long.*");
  }

  @Test
  void evaluate_exit_doesNotEndTheProcess() {
    assertFault("1\n(exit 0)", 2, 1, "called exit");
  }

  @Test
  void evaluate_javaNames_areUnbound() {
    assertFault("(java.lang.System:exit 0)", 1, 2, "unbound variable: java.lang.System:exit");
    assertFault(
        "(invoke-static 'java.lang.System 'exit 0)", 1, 2, "unbound variable: invoke-static");
  }

  @Test
  @Timeout(60)
  void evaluate_listThatGoesRoundInACircle_givesNoMachines() throws Exception {
    String program = "(define l (list " + SMALLEST + "))) (set-cdr! l l) l";

    assertThat(evaluate(program)).isEmpty();
    assertThat(new MachineProgram(file()).survey().misfit())
        .contains("it is a list that goes round in a circle");
  }
}
