package org.relevo.app.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What programs can ask of machines. */
@Timeout(60)
class FarmModuleTest {
  @TempDir
  private Path root;

  private TestingRepl repl;

  @BeforeEach
  void start() throws Exception {
    repl = new TestingRepl(root);
  }

  private String value(String program) {
    int before = repl.out().length();
    assertThat(repl.run("-e", program)).as(repl.err()).isZero();
    return repl.out().substring(before).stripTrailing();
  }

  private String error(String program) {
    assertThat(repl.run("-e", program)).isEqualTo(1);
    return repl.err();
  }

  @Test
  void rank_request_givesThoseThatCanHaveItBestFirst() {
    assertThat(value("(map build-machine-name (rank (request \"x86_64-linux\")))"))
        .isEqualTo("(\"hammer\" \"anvil\")");
    assertThat(value(
            "(map build-machine-name (rank (request \"x86_64-linux\" #:features '(\"kvm\"))))"))
        .isEqualTo("(\"hammer\")");
    assertThat(value("(rank \"riscv64-linux\")")).isEqualTo("()");
  }

  @Test
  void explain_request_tellsThePlaceOrTheReasonOfEveryMachine() {
    repl.loads.remove("anvil");
    assertThat(value("(explain \"x86_64-linux\")")).isEqualTo("""
            #<explanation x86_64-linux: 1 of 3 machines can have it now>
              1. hammer:22 (fastest-finish: no build is known yet, so as guix: speed 2)
              –  anvil:22: unreachable: anvil:22: it is switched off
              –  tongs:22: system x86_64-linux is not among its aarch64-linux""");
    assertThat(value("(map (lambda (p) (build-machine-name (car p)))"
            + " (explanation-passed-over (explain \"x86_64-linux\")))"))
        .isEqualTo("(\"anvil\" \"tongs\")");
    assertThat(value("(explain \"vax\")")).contains("no machine can ever have it");
    assertThat(value("(define machines '()) (explain \"x\")")).contains("there are no machines");
  }

  @Test
  void rank_machinesRedefined_usesThose() {
    assertThat(value("(define machines (list (car machines)))"
            + " (map build-machine-name (rank \"x86_64-linux\"))"))
        .isEqualTo("(\"anvil\")");
    assertThat(error("(define machines 5) (rank \"x86_64-linux\")"))
        .contains("must be a list of build-machine", "5");
  }

  @Test
  void usePolicy_procedure_ordersCandidates() {
    String idle = "(use-policy! (lambda (request candidates)"
        + " (sort candidates (lambda (a b) (< (candidate-load a) (candidate-load b))))))";
    assertThat(value(idle + "(map build-machine-name (rank \"x86_64-linux\"))"))
        .isEqualTo("(\"anvil\" \"hammer\")");
    assertThat(value("(use-policy! (weigh (cons -1 candidate-load))) (explain \"x86_64-linux\")"))
        .contains("1. anvil:22 (weigh: -0.50 = −load 0.50)");
    assertThat(value("(define (idle request candidates) (reverse (guix request candidates)))"
            + "(use-policy! idle) (explain \"x86_64-linux\")"))
        .contains("1. anvil:22 (idle: speed 1)");
    assertThat(value(idle + "(use-policy! 'guix) (map build-machine-name (rank \"x86_64-linux\"))"))
        .isEqualTo("(\"hammer\" \"anvil\")");
    assertThat(value("(use-policy! least-loaded) (explain \"x86_64-linux\")"))
        .contains("1. anvil:22 (least-loaded: ");
  }

  @Test
  void usePolicy_refusal_isExplained() {
    assertThat(value("(use-policy! (lambda (request candidates) (list 'decline \"small\")))"
            + "(explain \"x86_64-linux\")"))
        .contains("it is not to be offloaded")
        .contains("anvil:22: the policy policy declines to offload the build: small");
  }

  @Test
  void usePolicy_wrong_saysSo() {
    assertThat(error("(use-policy! 'slowest)"))
        .contains("no policy slowest", "fastest-finish, guix");
    assertThat(error("(use-policy! 7)")).contains("a procedure", "7");
    assertThat(error("(use-policy! (lambda (request machine status) 1))"))
        .contains("(lambda (request candidates) …), and not of 3 arguments")
        .contains("(weigh (cons WEIGHT FIGURE) …)");
  }

  @Test
  void usePolicy_procedureThatFails_isComplainedOfAndGuixDecides() {
    assertThat(value("(use-policy! (lambda (r cs) (car 'x))) (explain \"x86_64-linux\")"))
        .contains("can have it now>\n  the policy policy failed, so guix decides: -e:1:")
        .contains("1. hammer:22 (guix: speed 2)")
        .doesNotContain("\tat ");
  }

  @Test
  void usePolicy_whatItPrints_goesToTheOutput() {
    assertThat(value("(use-policy! (lambda (r cs) (display (request-name r)) (newline) cs))"
            + "(car (rank \"x86_64-linux\"))"))
        .startsWith("#f\n");
  }

  @Test
  void policyFile_besideTheMachineFile_orders() throws Exception {
    Files.writeString(root.resolve("policy.scm"), "(weigh (cons 1 candidate-load))");
    assertThat(value("(explain \"x86_64-linux\")"))
        .contains("1. hammer:22 (policy.scm: 1 = load 1)");
    Files.writeString(root.resolve("other.scm"), "(weigh (cons -1 candidate-load))");
    assertThat(repl.run(
            "--policy", root.resolve("other.scm").toString(), "-e", "(explain \"x86_64-linux\")"))
        .isZero();
    assertThat(repl.out()).contains("1. anvil:22 (other.scm: -0.50 = −load 0.50)");
    assertThat(value("(use-policy! (load \"" + root.resolve("other.scm") + "\"))"
            + "(explain \"x86_64-linux\")"))
        .contains("1. anvil:22 (weigh: -0.50 = −load 0.50)");
  }

  @Test
  void status_machine_isAskedOnceAConnection() {
    assertThat(
            value(
                "(load-of \"anvil\") (load-of (car machines)) (map (lambda (get) (get (status \"hammer\")))"
                    + " (list status-machine status-cores status-load status-free-disk status-total-memory"
                    + " status-free-memory status-slots status-used-slots status-clock-difference status-error))"))
        .isEqualTo("0.25\n0.25\n(\"hammer:22\" 2 0.5 524288000 104857600 #f 1 0 -3 #f)");
    assertThat(repl.connected).hasValue(2);
    assertThat(repl.closed).hasValue(2);
    assertThat(value("(status \"anvil\")"))
        .startsWith("#<status anvil:22>\n")
        .contains("0.25 normalized", "BEHIND");
  }

  @Test
  void status_machineThatDoesNotAnswer_isAValueWhoseFiguresAreErrors() {
    assertThat(value("(status \"tongs\") (status-error (status \"tongs\"))"))
        .startsWith("#<status tongs:22 (no answer)>\n  FAILED: tongs:22: it is switched off")
        .endsWith("\"tongs:22: it is switched off\"");
    assertThat(error("(load-of \"tongs\")")).contains("tongs:22: it is switched off");
  }

  @Test
  void machine_unknown_saysWhichThereAre() {
    assertThat(error("(status \"anvill\")"))
        .contains("no machine \"anvill\"", "anvil, hammer, tongs");
    assertThat(error("(status 5)")).contains("a machine's name is needed here, not 5");
  }

  @Test
  void request_arguments_areChecked() {
    assertThat(value("(request \"x86_64-linux\" #:features '(\"kvm\"))"))
        .isEqualTo("#<request x86_64-linux with kvm>");
    assertThat(value("(let ((r (request \"x86_64-linux\" #:features (list \"b\" \"a\"))))"
            + " (list (request-system r) (request-features r) (request-derivation r)))"))
        .isEqualTo("(\"x86_64-linux\" (\"a\" \"b\") #f)");
    assertThat(value("(request \"x86_64-linux\" #:resources '((gpu . 1)))"))
        .isEqualTo("#<request x86_64-linux with gpu=1>");
    assertThat(value("(request-resources (request \"x\" #:resources '((gpu . 1) (mem . 2))))"))
        .isEqualTo("((gpu . 1) (mem . 2))");
    assertThat(error("(request \"x\" #:resources '(gpu))"))
        .contains("request: #:resources: a list of names and amounts", "not gpu");
    assertThat(value("(explain (request \"x86_64-linux\" #:resources '((gpu . 1))))"))
        .contains("it has no gpu, of which the build needs 1");
    assertThat(error("(request)")).contains("name a system type");
    assertThat(error("(request \"x\" #:feature '())"))
        .contains("#:features, #:resources or #:derivation", "#:feature");
    assertThat(error("(request \"x\" #:features)")).contains("#:features lacks its value");
    assertThat(error("(explain 5)")).contains("a request", "not 5");
  }

  @Test
  void discoverMachines_pinnedAdvert_isAMachineThatCanBeRanked() {
    assertThat(value("(map build-machine-name (discover-machines #:pinned '(\"forge "
            + TestingRepl.KEY + "\")))"))
        .isEqualTo("(\"forge\")");
    assertThat(value("(set! machines (discover-machines #:pinned '(\"forge " + TestingRepl.KEY
            + "\"))) (map build-machine-name machines)"))
        .isEqualTo("(\"forge\")");
    assertThat(value("(map advert-name (discovered-adverts))"))
        .isEqualTo("(\"forge\" \"stranger\")");
    assertThat(error("(discover-machines #:timeout -5)")).contains("#:timeout", "from 0 to 60");
  }

  @Test
  void machines_shown_areFormsThatMakeThemAgain() {
    String forms = value("machines");
    assertThat(forms)
        .startsWith("(list\n  (build-machine\n    (name \"anvil\")\n")
        .doesNotContain("(port");
    assertThat(value("(define machines " + forms + ") machines")).isEqualTo(forms);
  }
}
