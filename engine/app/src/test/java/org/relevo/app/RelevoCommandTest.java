package org.relevo.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    assertThat(err.toString())
        .startsWith("relevo: there is no command \"relevo frobnicate\"")
        .doesNotContain("\tat ");
  }

  @Test
  void unknownOption_isSaidInFewLinesWithTheWayToTheHelp() {
    assertThat(run("build", "--frobnicate")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString())
        .startsWith("relevo: Unknown option: '--frobnicate'")
        .contains("Usage: relevo build")
        .endsWith("More with: relevo build --help" + System.lineSeparator())
        .satisfies(text -> assertThat(text.lines()).hasSizeLessThan(10));
  }

  @ParameterizedTest
  @CsvSource({
    "build --timeout, a whole number of seconds",
    "build --max-silent-time, a whole number of seconds",
    "build --max-wait, a whole number of seconds",
    "serve --port, 'a port number, at most 65535'",
    "serve --slots, a whole number",
    "serve --speed, 'a number, such as 1.5'"
  })
  void numberOption_otherText_saysWhatIsNeeded(String words, String needed) {
    String[] line = (words + " 2s").split(" ");
    assertThat(run(line)).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString())
        .startsWith("relevo: " + line[1] + " needs " + needed + ", not \"2s\"")
        .contains("Usage: relevo " + line[0]);
  }

  @Test
  void offload_hasTestAndStatus(@TempDir Path directory) throws IOException {
    Path machines = Files.writeString(directory.resolve("machines.scm"), "(list)");
    assertThat(run("offload", "test", machines.toString(), "x")).isEqualTo(ExitCodes.FAILURE);
    assertThat(err.toString()).contains(machines + ": describes no machines");
    assertThat(run("offload", "status", machines.toString(), "[")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString())
        .contains("is not a regular expression")
        .contains("More with: relevo offload status --help");
  }

  @Test
  void offload_asADaemonDoesWithWrongNumbers_saysWhich() {
    assertThat(run("offload", "x86_64-linux", "ten", "1", "0")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString())
        .contains("MAX-SILENT-TIME must be a whole number from 0, not \"ten\"");
  }

  @Test
  void offload_alone_isAUsageErrorThatListsItsCommands() {
    assertThat(run("offload")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("Which command?").contains("test").contains("status");
  }

  @Test
  void noCommand_isAUsageErrorThatListsTheCommands() {
    assertThat(run()).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("Which command?").contains("Usage: relevo");
  }
}
