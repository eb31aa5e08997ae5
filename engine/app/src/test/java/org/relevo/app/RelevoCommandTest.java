package org.relevo.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.relevo.app.cli.ExitCodes;
import picocli.CommandLine;

class RelevoCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commandLine = RelevoCommand.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  @Test
  void help_anyTime_documentsExitCodes() {
    assertThat(run("--help")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).contains("Usage: relevo").contains("101").contains("NIX_STORE_DIR");
  }

  @Test
  void version_anyTime_namesTheProgramAndItsJava() {
    assertThat(run("--version")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).startsWith("relevo ").contains("Java ");
  }

  @Test
  void unknownCommand_isAUsageErrorWithoutStackTrace() {
    assertThat(run("frobnicate")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("frobnicate").doesNotContain("\tat ");
  }

  @Test
  void noCommand_isAUsageErrorThatListsTheCommands() {
    assertThat(run()).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("Which command?").contains("Usage: relevo");
  }
}
