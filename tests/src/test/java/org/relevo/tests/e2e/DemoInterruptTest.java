package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.Main;

/** What Ctrl-C leaves of the demonstration: nothing. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoInterruptTest {
  private static final int INTERRUPTED = 130;

  @TempDir
  Path temporary;

  @Test
  void demo_interruptedWhileItBuilds_leavesNeitherProcessesNorFiles() throws Exception {
    Process demo = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "demo")
        .redirectErrorStream(true)
        .start();
    List<String> said = new ArrayList<>();
    List<ProcessHandle> machines;
    try (BufferedReader output = demo.inputReader()) {
      for (String line = output.readLine();
          line != null && !line.endsWith(" builds");
          line = output.readLine()) {
        said.add(line);
      }
      machines = demo.descendants().toList();
      assertThat(machines).as("%s", said).hasSizeGreaterThanOrEqualTo(3);

      new ProcessBuilder("kill", "-INT", Long.toString(demo.pid())).start().waitFor();
      output.lines().forEach(said::add);
    }

    assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(INTERRUPTED);
    for (ProcessHandle machine : machines) {
      machine.onExit().get(20, TimeUnit.SECONDS);
    }
    assertThat(temporary).as("%s", said).isEmptyDirectory();
  }
}
