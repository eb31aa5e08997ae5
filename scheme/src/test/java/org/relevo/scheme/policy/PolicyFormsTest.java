package org.relevo.scheme.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.Resources;
import org.relevo.core.rank.Policy;
import org.relevo.core.rank.PolicyException;
import org.relevo.scheme.MachineProgramOptions;

/** What the policies and what puts them together do, as policy files use them. */
class PolicyFormsTest {
  private static final String NEAR = "(define (near? c) (member (candidate-name c) '(%s)))";

  @TempDir
  private Path directory;

  private final TestingFarm farm = TestingFarm.ofThree();

  private Policy policy(String program) throws Exception {
    Path file = Files.writeString(directory.resolve("policy.scm"), program);
    return PolicyFile.open(file, MachineProgramOptions.DEFAULT);
  }

  private String order(String program) throws Exception {
    return farm.order(policy(program));
  }

  @Test
  void procedure_list_isTheOrderAndTheOthersAreLeftOut() throws Exception {
    assertThat(order("(lambda (request candidates) (reverse candidates))"))
        .isEqualTo("busy fast slow");
    assertThat(order("(lambda (request candidates) (list (cadr candidates)))")).isEqualTo("fast");
    assertThat(order("(lambda (request candidates) '())")).isEmpty();
    assertThat(order("(lambda (request candidates)"
            + " (sort candidates (lambda (a b) (> (candidate-speed a) (candidate-speed b)))))"))
        .isEqualTo("fast busy slow");
  }

  @Test
  void procedure_symbol_isARefusal() throws Exception {
    assertThat(order("(lambda (request candidates) 'postpone)")).isEqualTo("Postpone[why=]");
    assertThat(order("(lambda (request candidates) 'decline)")).isEqualTo("Decline[why=]");
    assertThat(order("(lambda (request candidates) (list 'decline \"it is small\"))"))
        .isEqualTo("Decline[why=it is small]");
  }

  @Test
  void procedure_otherValue_isAnErrorAtItsForm() throws Exception {
    Policy policy = policy("(define x 1)\n\n  (lambda (request candidates) 'later)");
    assertThatThrownBy(() -> farm.order(policy))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("policy.scm:3:3: a policy must give a list of candidates")
        .hasMessageContaining("and gave later");
    Policy number = policy("(lambda (request candidates) (list (car candidates) 7))");
    assertThatThrownBy(() -> farm.order(number)).hasMessageContaining("and gave 7");
  }

  @Test
  void procedure_error_namesItsPlace() throws Exception {
    Policy policy = policy("""
        (define (speed candidate)
          (+ 1
             (car candidate)))
        (lambda (request candidates)
          (sort candidates (lambda (a b) (< (speed a) (speed b)))))
        """);
    assertThatThrownBy(() -> farm.order(policy))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("policy.scm:3:6: ")
        .hasMessageContaining("#<candidate ")
        .hasMessageNotContaining("\tat ");
  }

  @Test
  void shipped_symbolOrProcedure_isCoresPolicy() throws Exception {
    assertThat(policy("'least-loaded").name()).isEqualTo("least-loaded");
    assertThat(order("'guix")).isEqualTo("fast busy slow");
    assertThat(order("guix")).isEqualTo("fast busy slow");
    assertThat(order("(lambda (request candidates) (least-loaded request candidates))"))
        .isEqualTo("slow fast busy");
    assertThat(order("(lambda (request candidates) (most-local request (cdr candidates)))"))
        .isEqualTo("busy fast");
    farm.expectation = TestingFarm.MINUTE;
    // 60 s and a second; 20 s and what another lacks, 3 s; 30 s and 3 s.
    assertThat(order("(lambda (request candidates) (fastest-finish request candidates))"))
        .isEqualTo("fast busy slow");
    assertThat(farm.grounds(policy("(then fastest-finish)")).get(0))
        .startsWith("done in 23 s: sends it all in 3 s, builds in 20 s");
  }

  @Test
  void prefer_predicate_putsThoseFirstAndKeepsTheOrder() throws Exception {
    String near = NEAR.formatted("\"fast\" \"busy\"");
    assertThat(order(near + "(prefer near?)")).isEqualTo("fast busy slow");
    assertThat(order(near + "(lambda (r cs) ((prefer near?) r (reverse cs)))"))
        .isEqualTo("busy fast slow");
    assertThat(farm.grounds(policy(near + "(prefer near?)")))
        .containsExactly("near?", "near?", "not near?");
    assertThat(farm.grounds(policy("(prefer (lambda (c) (> (candidate-speed c) 2)))")))
        .containsExactly("preferred", "not preferred", "not preferred");
  }

  @Test
  void filter_predicate_leavesTheOthersOut() throws Exception {
    assertThat(order("(filter (lambda (c) (< (candidate-load c) 1)))")).isEqualTo("slow fast");
    assertThat(order("(filter (lambda (c) #f))")).isEmpty();
  }

  @Test
  void filter_predicateAndList_isSrfi1s() throws Exception {
    String use = "(define kept (filter odd? '(1 2 3 5)))"
        + "(define (big? c) (> (candidate-speed c) 1))"
        + "(unless (and (equal? kept '(1 3 5)) (null? (filter odd? '())))"
        + "  (error \"kept\" kept))"
        + "(filter big?)";
    assertThat(order(use)).isEqualTo("fast busy");
    assertThat(order("(use-modules (srfi srfi-1))" + use)).isEqualTo("fast busy");
    assertThat(order("(use-modules ((srfi srfi-1) #:select (filter fold)))" + use))
        .isEqualTo("fast busy");
    assertThatThrownBy(() -> policy("(filter odd? 5)")).hasMessageContaining("a list");
    assertThatThrownBy(() -> policy("(filter 5)"))
        .hasMessageContaining("policy.scm:1:1: filter: a procedure of a candidate");
  }

  @Test
  void filter_definedByTheProgram_isItsOwn() throws Exception {
    assertThat(order("(define (filter request candidates) (list (car candidates))) filter"))
        .isEqualTo("slow");
  }

  @Test
  void weigh_figures_highestSumFirst() throws Exception {
    // slow: 2 - 0, fast: 6 - 0.125, busy: 4 - 0.5
    Policy policy = policy("(weigh (cons 2 candidate-speed) (cons -1 candidate-normalized-load))");
    assertThat(farm.order(policy)).isEqualTo("fast busy slow");
    assertThat(farm.grounds(policy))
        .containsExactly(
            "5.88 = 2 × speed 3 − normalized-load 0.13",
            "3.50 = 2 × speed 2 − normalized-load 0.50",
            "2 = 2 × speed 1 − normalized-load 0");
    assertThat(order("(weigh (cons 1 candidate-speed) (cons -4 candidate-normalized-load))"))
        .isEqualTo("fast slow busy");
    assertThat(farm.grounds(policy("(weigh (cons -0.5 (lambda (c) 3)))")))
        .containsOnly("-1.50 = −0.50 × figure 1 3");
  }

  @Test
  void weigh_figureThatIsNotKnown_countsAsTheWorst() throws Exception {
    Policy few = policy("(weigh (cons -1 candidate-missing-bytes))");
    assertThat(farm.order(few)).isEqualTo("slow fast busy");
    assertThat(farm.grounds(few).get(1)).isEqualTo("-3000 = −missing-bytes 3000 (not known)");
    assertThat(order("(weigh (cons 1 candidate-missing-bytes))")).isEqualTo("busy slow fast");
    assertThat(farm.grounds(policy("(weigh (cons 1 candidate-free-memory))")))
        .containsOnly("0 = free-memory 0 (not known)");
  }

  @Test
  void weigh_wrongArgumentOrFigure_saysWhich() throws Exception {
    assertThatThrownBy(() -> policy("(weigh candidate-speed)"))
        .hasMessageContaining("policy.scm:1:1: weigh: a pair of a weight and a procedure")
        .hasMessageContaining("(cons 2 candidate-speed)");
    Policy policy = policy("\n\n(weigh (cons 1 (lambda (c) \"much\")))");
    assertThatThrownBy(() -> farm.order(policy))
        .hasMessageContaining("policy.scm:3:1: weigh: figure 1 must give a number")
        .hasMessageContaining("\"much\"");
    Policy infinite = policy("(weigh (cons 1 (lambda (c) (/ 1. 0.))))");
    assertThatThrownBy(() -> farm.order(infinite)).hasMessageContaining("must give a number");
  }

  @Test
  void then_policies_orderWhatIsEqualToThoseBefore() throws Exception {
    farm.add("near", 3, 1.0, OptionalLong.of(5));
    String near = NEAR.formatted("\"near\" \"slow\"");
    assertThat(order("(then guix least-loaded)")).isEqualTo("fast near busy slow");
    assertThat(order(near + "(then guix (prefer near?))")).isEqualTo("near fast busy slow");
    assertThat(order(near + "(then (prefer near?) 'guix)")).isEqualTo("near slow fast busy");
    assertThat(order(near + "(then (prefer near?) (weigh (cons -1 candidate-speed)))"))
        .isEqualTo("slow near busy fast");
    assertThat(order(near + "(then (filter near?) guix)")).isEqualTo("near slow");
    assertThat(farm.grounds(policy(near + "(then (filter near?) (prefer near?) guix)")))
        .containsExactly("near?; speed 3", "near?; speed 1");
  }

  @Test
  void then_ownProcedure_hasEqualsWhereItSaysSo() throws Exception {
    String own = "(then (lambda (request candidates) %s) guix)";
    // What it returns as it came is without an opinion.
    assertThat(order(own.formatted("candidates"))).isEqualTo("fast busy slow");
    // A list of its own is an order; a list within it has equals.
    assertThat(order(own.formatted("(list-copy candidates)"))).isEqualTo("slow fast busy");
    assertThat(order(own.formatted("(list (car candidates) (reverse (cdr candidates)))")))
        .isEqualTo("slow fast busy");
    assertThat(order(own.formatted("(list (list-head candidates 2) (list))")))
        .isEqualTo("fast slow");
  }

  @Test
  void then_refusalOfAny_isThatOfAll() throws Exception {
    assertThat(order("(then guix (lambda (request candidates)"
            + " (if (< (candidate-speed (car candidates)) 2) 'postpone candidates)))"))
        .isEqualTo("Postpone[why=]");
  }

  @Test
  void then_noPolicy_isAnError() {
    assertThatThrownBy(() -> policy("(then guix 5)"))
        .hasMessageContaining("policy.scm:1:1: a policy, which is a procedure")
        .hasMessageContaining("not 5");
    assertThatThrownBy(() -> policy("(then 'fastest)"))
        .hasMessageContaining("there is no policy fastest; there are: fastest-finish, guix");
  }

  @Test
  void tieBreakRandomly_equals_haveTheOrderOfChanceInWhichTheyCame() throws Exception {
    farm.add("twin", 3, 0.5, OptionalLong.empty());
    assertThat(order("(lambda (r cs) (tie-break-randomly r (reverse cs)))"))
        .isEqualTo("slow fast busy twin");
    String reversed = "(then (lambda (r cs) (list (reverse cs))) guix tie-break-randomly)";
    assertThat(order(reversed)).isEqualTo("fast twin busy slow");
    assertThat(order("(then (lambda (r cs) (list (reverse cs))) guix)"))
        .isEqualTo("twin fast busy slow");
  }

  @Test
  void request_accessors_giveWhatIsKnown() throws Exception {
    String show = """
        (lambda (r cs)
          (list 'decline
            (object->string
              (list (request? r) (request? 5) (request-name r) (request-system r)
                    (request-features r) (request-resources r) (request-resource r 'gpu)
                    (request-resource r "disks") (request-expected-seconds r)
                    (request-expected-from r) (request-known-builds r)
                    (request-expected-memory r)))))
        """;
    farm.needs = Resources.of(Map.of("gpu", 1L));
    assertThat(order(show))
        .contains("(#t #f \"hello-2.12\" \"x86_64-linux\" (\"kvm\") ((gpu . 1)) 1 0 #f #f 0 #f)");
    farm.expectation = TestingFarm.MINUTE;
    assertThat(order(show)).contains(" 60.0 name 3 104857600)");
  }

  @Test
  void candidate_accessors_giveWhatIsKnown() throws Exception {
    String show = """
        (lambda (r cs)
          (let ((c (%s cs)))
            (list 'decline
              (object->string
                (list (candidate? c) (candidate? 5) (candidate-name c)
                      (build-machine-port (candidate-machine c)) (candidate-speed c)
                      (candidate-slots c) (candidate-used-slots c) (candidate-free-slots c)
                      (candidate-cores c) (candidate-load c) (candidate-normalized-load c)
                      (candidate-free-disk c) (candidate-total-memory c) (candidate-free-memory c)
                      (candidate-missing-bytes c) (candidate-bytes-per-second c)
                      (candidate-resource c "gpu") (candidate-committed c 'gpu)
                      (candidate-expected-send c) (candidate-expected-build c)
                      (candidate-expected-end c))))))
        """;
    assertThat(order(show.formatted("caddr")))
        .contains("(#t #f \"busy\" 22 2.0 4 1 3 4 2.0 0.5 5242880000 8388608000 #f 3000 1000.0 0 1"
            + " #f #f #f)");
    farm.expectation = TestingFarm.MINUTE;
    assertThat(order(show.formatted("cadr"))).contains(" #f 1000.0 0 1 3.0 20.0 23.0)");
    Policy wrong = policy("(lambda (r cs) (candidate-speed r))");
    assertThatThrownBy(() -> farm.order(wrong))
        .hasMessageContaining("candidate-speed: a candidate is needed here, not #<request ");
  }

  @Test
  void candidateNote_text_isAmongTheGrounds() throws Exception {
    assertThat(farm.grounds(policy("(lambda (r cs) (for-each (lambda (c) (candidate-note! c"
            + " (string-append \"hi \" (candidate-name c)))) cs) (guix r cs))")))
        .containsExactly("hi fast; speed 3", "hi busy; speed 2", "hi slow; speed 1");
  }
}
