package org.relevo.core.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.core.machine.ShellWord;

/** The commands, run by the shells that machines have. */
@Timeout(60)
class SlotScriptTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir
  Path directory;

  private String path = String.valueOf(System.getenv("PATH"));
  private Path socketDirectory;
  private Path socket;
  private Path home;

  @BeforeEach
  void start() throws IOException {
    hurry();
    socketDirectory = Files.createDirectory(directory.resolve("it's a daemon"));
    socket = socketDirectory.resolve("socket");
    String name = "relevo-slots"
        + socketDirectory.toRealPath().resolve("socket").toString().replace('/', '%');
    Path lock = Path.of("/var/lock");
    boolean open = Files.isDirectory(lock)
        && Files.getPosixFilePermissions(lock.toRealPath()).size() == 9;
    home = (open ? lock : Path.of("/tmp")).toRealPath().resolve(name);
  }

  /** Has the script's pauses last tenths of what they are elsewhere. */
  private void hurry() throws IOException {
    Path sleep = Files.createDirectory(directory.resolve("hurry")).resolve("sleep");
    Files.writeString(sleep, "#!/bin/sh\nexec /bin/sleep 0.$1\n");
    Files.setPosixFilePermissions(sleep, PosixFilePermissions.fromString("rwxr-xr-x"));
    path = sleep.getParent() + ":" + path;
  }

  @AfterEach
  void nothingIsLeft() {
    SlotHome.remove(socket);
    assertThat(home).doesNotExist();
  }

  private TestingShell keeper(String... before) throws IOException {
    return keeper(socket, LONG, before);
  }

  private TestingShell keeper(Path daemon, Duration limit, String... before) throws IOException {
    return TestingShell.start(SlotScript.keeper(daemon.toString(), limit), path, before);
  }

  private String count(int slots) throws IOException {
    String command = "sh -c "
        + ShellWord.quoted("exec 2>/dev/null; " + SlotScript.count(socket.toString(), slots));
    try (TestingShell shell = TestingShell.start(command, path)) {
      return String.join("|", shell.rest());
    }
  }

  /** Has {@code sh} be bash, as on Guix System. */
  private void use(String shell) throws IOException {
    if (!shell.equals("sh")) {
      Path program = Path.of("/bin", shell);
      Assumptions.assumeTrue(Files.isExecutable(program), shell + " is not installed");
      Path bin = Files.createDirectory(directory.resolve("bin"));
      Files.createSymbolicLink(bin.resolve("sh"), program);
      path = bin + ":" + path;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void keepers_ofOneMachine_neverGiveOneSlotTwice(String shell) throws Exception {
    use(shell);
    try (TestingShell one = keeper();
        TestingShell two = keeper()) {
      assertThat(one.ask("take 3")).isEqualTo("@slot 0");
      assertThat(two.ask("take 3")).isEqualTo("@slot 1");
      one.tell("");
      assertThat(one.ask("take 3")).isEqualTo("@slot 2");
      assertThat(one.ask("take 3")).isEqualTo("@full 3");
      assertThat(two.ask("take 3")).isEqualTo("@full 3");
      assertThat(two.ask("take 4")).isEqualTo("@slot 3");
      one.tell("drop 0");
      assertThat(one.ask("take 3")).isEqualTo("@slot 0");
      one.tell("drop 2");
      one.tell("drop 2");
      assertThat(one.ask("take 2")).isEqualTo("@full 2");
      assertThat(two.ask("take 3")).isEqualTo("@slot 2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void keeper_endOfInput_givesAllBack(String shell) throws Exception {
    use(shell);
    try (TestingShell one = keeper()) {
      assertThat(one.ask("take 2")).isEqualTo("@slot 0");
      assertThat(one.ask("take 2")).isEqualTo("@slot 1");
    }
    try (TestingShell two = keeper()) {
      assertThat(two.ask("take 1")).isEqualTo("@slot 0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void keeper_killed_itsSlotsAreFreeWithinSeconds(String shell) throws Exception {
    use(shell);
    try (TestingShell one = keeper()) {
      assertThat(one.ask("take 1")).isEqualTo("@slot 0");
      List<ProcessHandle> children = one.process.descendants().toList();
      one.process.destroyForcibly().waitFor();
      for (ProcessHandle child : children) {
        child.onExit().get(15, TimeUnit.SECONDS);
      }
    }
    try (TestingShell two = keeper()) {
      assertThat(two.ask("take 1")).isEqualTo("@slot 0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void keeper_silentHead_endsByItself(String shell) throws Exception {
    use(shell);
    try (TestingShell one = keeper(socket, Duration.ofSeconds(1));
        TestingShell two = keeper()) {
      assertThat(one.ask("take 1")).isEqualTo("@slot 0");
      assertThat(one.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(two.ask("take 1")).isEqualTo("@slot 0");
    }
  }

  @Test
  void keeper_socketByAnotherWay_isTheSameMachine() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), socketDirectory.toRealPath());
    try (TestingShell one = keeper();
        TestingShell two = keeper(link.resolve("socket"), LONG);
        TestingShell other = keeper(directory.resolve("other"), LONG)) {
      assertThat(one.ask("take 1")).isEqualTo("@slot 0");
      assertThat(two.ask("take 1")).isEqualTo("@full 1");
      assertThat(other.ask("take 1")).isEqualTo("@slot 0");
    }
    SlotHome.remove(directory.resolve("other"));
  }

  @Test
  void keeper_anotherUser_takesFromTheSameSlots() throws Exception {
    Assumptions.assumeTrue(System.getProperty("user.name").equals("root"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    String[] nobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
    try (TestingShell one = keeper();
        TestingShell two = keeper(nobody)) {
      assertThat(two.ask("take 2")).isEqualTo("@slot 0");
      assertThat(one.ask("take 2")).isEqualTo("@slot 1");
      assertThat(one.ask("take 3")).isEqualTo("@slot 2");
      assertThat(two.ask("take 3")).isEqualTo("@full 3");
      assertThat(two.ask("take 4")).isEqualTo("@slot 3");
    }
  }

  @Test
  void keeper_linkPlantedForTheDirectory_isRefusedAndNotFollowed() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.createSymbolicLink(home, elsewhere);
    try (TestingShell one = keeper()) {
      assertThat(one.ask("take 3"))
          .startsWith("@no " + home + " is not a directory that this account may use");
    } finally {
      assertThat(count(3)).startsWith("@slots|no " + home);
      Files.delete(home);
    }
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void keeper_pipePlantedForASlot_isRefusedWithoutBlocking() throws Exception {
    Files.createDirectory(home);
    new ProcessBuilder("mkfifo", home.resolve("0").toString()).start().waitFor();
    try (TestingShell one = keeper()) {
      assertThat(one.ask("take 1")).startsWith("@no " + home + "/0 cannot be opened: prw");
    }
  }

  @Test
  void keeper_noFlock_saysSoAndEnds() throws Exception {
    Path bin = Files.createDirectory(directory.resolve("few"));
    for (String program : List.of("sh", "env", "ls")) {
      Files.createSymbolicLink(bin.resolve(program), Path.of("/bin", program));
    }
    path = bin.toString();
    try (TestingShell one = keeper()) {
      assertThat(one.rest()).containsExactly("@no there is no flock (of util-linux)");
    }
    assertThat(count(3)).isEqualTo("@slots|no there is no flock (of util-linux)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void count_namesTheSlotsThatAreHeldAndMakesNothing(String shell) throws Exception {
    use(shell);
    assertThat(count(3)).isEqualTo("@slots|held");
    assertThat(home).doesNotExist();
    try (TestingShell one = keeper()) {
      for (int i = 0; i < 4; i++) {
        assertThat(one.ask("take 4")).isEqualTo("@slot " + i);
      }
      one.tell("drop 1");
      assertThat(one.ask("take 1")).isEqualTo("@full 1");
      assertThat(count(3)).isEqualTo("@slots|held 0 2");
      assertThat(count(9)).isEqualTo("@slots|held 0 2 3");
    }
    assertThat(count(9)).isEqualTo("@slots|held");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
        .isEqualTo("rwxrwxrwx");
    assertThat(((int) Files.getAttribute(home, "unix:mode")) & 01000).isEqualTo(01000);
  }
}
