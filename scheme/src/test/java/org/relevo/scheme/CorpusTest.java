package org.relevo.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.relevo.scheme.TestingCorpus.CorpusProgram;
import org.relevo.scheme.dialect.ProgramException;

/** The dialect gives every program of the corpus the value, or the error, that Guile gives it. */
class CorpusTest {
  static List<CorpusProgram> goodPrograms() throws IOException {
    return programs(false);
  }

  static List<CorpusProgram> faultyPrograms() throws IOException {
    return programs(true);
  }

  private static List<CorpusProgram> programs(boolean fail) throws IOException {
    List<CorpusProgram> programs = new ArrayList<>();
    for (CorpusProgram program : TestingCorpus.programs()) {
      if (program.fails() == fail) {
        programs.add(program);
      }
    }
    return programs;
  }

  @ParameterizedTest
  @MethodSource("goodPrograms")
  void run_goodProgram_hasTheValueThatGuileGives(CorpusProgram program) throws Exception {
    assertThat(program.run()).as(program.toString()).isEqualTo(program.expected());
  }

  @ParameterizedTest
  @MethodSource("faultyPrograms")
  void run_faultyProgram_failsAsInGuile(CorpusProgram program) throws Exception {
    ProgramException fault = catchThrowableOfType(ProgramException.class, program::run);

    assertThat(fault).as("what %s throws: %s", program, program.expected()).isNotNull();
    assertThat(fault.reason()).contains(program.expectedName());
    assertThat(fault.key()).contains(program.expectedKey());
  }
}
