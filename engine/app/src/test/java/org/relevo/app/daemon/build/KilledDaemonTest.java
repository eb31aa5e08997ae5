package org.relevo.app.daemon.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class KilledDaemonTest {
  @TempDir
  private Path root;

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = "SESSION") // takes only the builder itself along
  void kill9_whileABuilderRuns_takesTheBuilderAlongAndTheNextStartCleansUp(TestingBuilds.Way way)
      throws Exception {
    String mark = UUID.randomUUID().toString();
    Process daemon = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            TestingDaemonProcess.class.getName(),
            root.toString(),
            way.name(),
            mark)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try (BufferedReader out = daemon.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("ready");
      List<ProcessHandle> builders = TestingBuilds.having("MARK=" + mark);
      assertThat(builders).isNotEmpty();

      daemon.destroyForcibly().waitFor();

      for (ProcessHandle builder : builders) {
        builder.onExit().get(20, TimeUnit.SECONDS);
      }
    } finally {
      daemon.destroyForcibly();
    }
    try (TestingBuilds next = TestingBuilds.in(root, way);
        Stream<Path> sites = Files.list(next.sites)) {
      assertThat(sites).isEmpty();
    }
  }
}
