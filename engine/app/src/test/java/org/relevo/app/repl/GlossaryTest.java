package org.relevo.app.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.rank.Policies;

/** What is described and completed, beside what there is. */
@Timeout(60)
class GlossaryTest {
  @TempDir
  private Path root;

  private SessionFarm farm;
  private ReplSession session;
  private TestingTerminal terminal;

  @BeforeEach
  void start() throws Exception {
    TestingRepl repl = new TestingRepl(root);
    farm = new SessionFarm(repl.directories(), repl, Policies.DEFAULT);
    session = new ReplSession(farm, repl.directory(), repl.file, root, false, System.err);
    session.reload();
    terminal = new TestingTerminal("dumb");
  }

  @AfterEach
  void stop() throws IOException {
    terminal.close();
    farm.close();
  }

  @Test
  void glossary_hasEveryNameOfTheFarmAndNoOther() throws Exception {
    SortedSet<String> names = session.names();
    assertThat(names).containsAll(session.glossary().names());
    SortedSet<String> ours = new TreeSet<>(names);
    ours.removeIf(name -> !name.matches(
        "(status|request|explanation|candidate)([-?].*)?|load-of|rank|explain|use-policy!"
            + "|build|discover-machines|discovered-adverts|machines|prefer|weigh|filter|then|tie-break-randomly|guix"
            + "|fastest-finish|least-loaded|most-local"));
    assertThat(session.glossary().names()).containsAll(ours);
  }

  private List<String> completions(String line) {
    LineReader reader = LineReaderBuilder.builder().terminal(terminal.terminal).build();
    MetaCommands commands = new MetaCommands(
        session,
        farm,
        new TerminalConsole(terminal.terminal, false),
        new ValueText(new MachineText(root), 5));
    List<Candidate> candidates = new ArrayList<>();
    var parsed = new ProgramParser().parse(line, line.length(), ParseContext.COMPLETE);
    new ProgramCompleter(session, commands).complete(reader, parsed, candidates);
    // JLine shows those that begin with the word.
    return candidates.stream()
        .map(Candidate::value)
        .filter(value -> value.startsWith(parsed.word()))
        .toList();
  }

  @Test
  void completions_fitThePlace() {
    assertThat(completions(",re")).containsExactly(",reload");
    assertThat(completions(",d ra")).contains("rank").doesNotContain(",reload");
    assertThat(completions("(ra")).contains("rank");
    assertThat(completions("(build-machine (na")).containsExactly("name");
    assertThat(completions("(build-machine (name na")).doesNotContain("name");
    assertThat(completions("(request \"x\" #:"))
        .containsExactly("#:derivation", "#:features", "#:resources");
    assertThat(completions("(discover-machines #:t")).containsExactly("#:timeout", "#:type");
    assertThat(completions("(rank \"x\" #:")).isEmpty();
    assertThat(completions("(use-policy! 'f")).containsExactly("fastest-finish");
    assertThat(completions("(status \"ha")).containsExactly("hammer");
    assertThat(completions(",status t")).containsExactly("tongs");
    assertThat(completions(",load " + root + "/mach")).containsExactly(root + "/machines.scm");
    assertThat(completions("(load \"" + root + "/mach")).containsExactly(root + "/machines.scm");
    assertThat(completions("(f ; ra")).isEmpty();
  }
}
