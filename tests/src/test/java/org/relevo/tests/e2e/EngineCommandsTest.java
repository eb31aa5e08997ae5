package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.formats.path.StorePath;

/** Commands that an engine does when one runs: they print what they print without one. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineCommandsTest {
  /** Figures of the moment, and names of fresh items. */
  private static final Pattern FLEETING =
      Pattern.compile("[0-9a-z]{32}-relevo-test|[0-9]+(\\.[0-9]+)?( [KMGT]iB)?");

  /** That an engine knows how a machine is, and did not ask it for this. */
  private static final Pattern AGE = Pattern.compile(" \\[as it was \\d+ s ago]");

  /** That an engine is connected to the machine. */
  private static final Pattern COMPRESSION = Pattern.compile("(?m)^ *\"compression\" : .*\\R");

  /** Whether a quarantine has passed in the meantime. */
  private static final Pattern QUARANTINE =
      Pattern.compile("left alone for # s more|tried again with the next build,");

  @TempDir
  Path root;

  private EngineFarm farm;

  @BeforeEach
  void start() throws Exception {
    farm = new EngineFarm(root);
    farm.engine();
  }

  @AfterEach
  void stop() throws Exception {
    farm.close();
  }

  private static String lasting(String text) {
    String known = COMPRESSION.matcher(AGE.matcher(text).replaceAll("")).replaceAll("");
    return QUARANTINE.matcher(FLEETING.matcher(known).replaceAll("#")).replaceAll("quarantined");
  }

  private long served() throws Exception {
    Matcher found = Pattern.compile("(\\d+) so far").matcher(farm.command("engine", "--status"));
    assertThat(found.find()).isTrue();
    return Long.parseLong(found.group(1));
  }

  /** Asserts that the engine does it, and returns what it printed, with the exit code before it. */
  private String assertSame(String... words) throws Exception {
    long before = served();
    String by = farm.command(words);
    assertThat(served()).as("%s is done by the engine", List.of(words)).isEqualTo(before + 2);
    String without = farm.commandWithoutEngine(words);
    assertThat(served()).as("%s is done without it", List.of(words)).isEqualTo(before + 3);
    assertThat(lasting(by)).as("%s", List.of(words)).isEqualTo(lasting(without));
    return by;
  }

  @Test
  void status_besideAnEngine_printsTheSame() throws Exception {
    String file = farm.hooks.farm.headDirectories.machinesFile().toString();

    assertThat(assertSame("status")).startsWith("0\n").contains("build slots:");
    assertThat(assertSame("status", "--json", file, "127")).contains("\"ok\" : true");
    assertThat(assertSame("status", file, "nothing"))
        .startsWith("1\n")
        .contains("no machine's name");
  }

  @Test
  void test_besideAnEngine_printsTheSame() throws Exception {
    assertThat(assertSame("test")).startsWith("0\n").contains("1 machine tested, 0 failed");
    assertThat(assertSame("offload", "test", "--json")).contains("\"ok\" : true");
  }

  @Test
  void explain_besideAnEngine_printsTheSame() throws Exception {
    StorePath derivation = farm.hooks.farm.derivation("explained", "echo > $out");

    assertThat(assertSame("explain", "--system", "x86_64-linux"))
        .startsWith("0\n")
        .contains("1 of 1 machine");
    assertThat(assertSame(
            "explain", "--json", "--system", "x86_64-linux", "--features", "kvm,odd one"))
        .startsWith("1\n")
        .contains("missing-features");
    assertThat(assertSame("explain", derivation.toString(), derivation.toString()))
        .startsWith("0\n")
        .contains("1 of 1 machine");
  }

  @Test
  void commands_machinesThatFailOrFileThatIsBroken_sayTheSame() throws Exception {
    Path file = farm.hooks.farm.headDirectories.machinesFile();
    farm.hooks.farm.machinesFile(1, "");
    assertThat(assertSame("status")).startsWith("1\n").contains("FAILED");
    assertThat(assertSame("test")).startsWith("1\n").contains("1 machine tested, 1 failed");

    Files.writeString(file, "(list (build-machine");
    for (String command : List.of("status", "test")) {
      assertThat(assertSame(command)).startsWith("1\n").contains(file + ":1:");
    }
    assertThat(assertSame("explain", "--system", "x86_64-linux")).contains(file + ":1:");
  }

  @Test
  void commands_aboutOtherFiles_areDoneWithoutTheEngine() throws Exception {
    Path other = root.resolve("other.scm");
    Files.copy(farm.hooks.farm.headDirectories.machinesFile(), other);
    long before = served();

    assertThat(farm.command("status", other.toString())).startsWith("0\n");
    assertThat(farm.command("explain", "--system", "x86_64-linux", "--machines", other.toString()))
        .startsWith("0\n");
    assertThat(farm.command("explain", "--system", "x86_64-linux", "--policy", "guix"))
        .startsWith("0\n");
    assertThat(served()).isEqualTo(before + 1);
  }

  @Test
  void status_ended_isGivenUpByTheEngine() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      farm.hooks.farm.machinesFile(silent.getLocalPort(), "");
      Process command = farm.start("use", List.of("status"));
      // The one that asks is a client, too.
      assertThat(clientsBecome(2)).isTrue();
      command.destroy();
      assertThat(command.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(clientsBecome(1))
          .as("well before the time limit of an SSH connection, which is 10 s")
          .isTrue();
    }
  }

  /** Returns whether the engine has so many clients within five seconds. */
  private boolean clientsBecome(int count) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    boolean so = false;
    while (!so && System.nanoTime() < end) {
      so = farm.command("engine", "--status").contains("clients: " + count + " now");
    }
    return so;
  }
}
