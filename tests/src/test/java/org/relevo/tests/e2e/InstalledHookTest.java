package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.Main;

/** What {@code relevo install-hook} wrote, run as guix-daemon and systemd run it: without a search path. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InstalledHookTest {
  private static final String WRAPPER = "/usr/local/libexec/relevo/guix";
  private static final String NOWHERE = "/nonexistent";
  private static final String[] CALL = {"offload", "x86_64-linux", "3600", "0", "7200"};

  @TempDir
  private static Path directory;

  private static Path launcher;
  private static Path wrapper;
  private static Path starter;

  private Path guix;

  @BeforeAll
  static void install() throws Exception {
    launcher = directory.resolve("re'le vo").resolve("relevo");
    Process installing = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Drelevo.launcher=" + launcher,
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "install-hook",
            "--root=" + directory)
        .redirectErrorStream(true)
        .start();
    String said = new String(installing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(installing.waitFor()).as(said).isZero();
    wrapper = directory.resolve(WRAPPER.substring(1));
    starter = wrapper.resolveSibling("guix-daemon");
  }

  @BeforeEach
  void setUp() throws Exception {
    ScriptRun.fake(launcher, "launcher");
    guix = ScriptRun.fake(directory.resolve("real").resolve("guix"), "guix");
  }

  private ScriptRun wrapper(Map<String, String> environment, String... arguments) throws Exception {
    return ScriptRun.of(directory, environment, wrapper, arguments);
  }

  private static void assumeNoGuixHere() {
    for (String place : List.of(
        "/var/guix/profiles/per-user/root/current-guix/bin/guix",
        "/run/current-system/profile/bin/guix")) {
      assumeThat(Path.of(place)).doesNotExist();
    }
  }

  @Test
  void wrapper_offload_isTheLauncherWithEveryStream() throws Exception {
    ScriptRun run = wrapper(Map.of("PATH", NOWHERE, "RELEVO_REAL_GUIX", guix.toString()), CALL);

    assertThat(run.out()).isEqualTo(ScriptRun.heard("launcher", CALL));
    assertThat(run.log()).isEqualTo("log of launcher\n");
    assertThat(run.code()).isEqualTo(ScriptRun.FAKE_CODE);
    assertThat(run.err()).startsWith("GUIX= REAL=" + guix + " ").hasLineCount(1);
  }

  @Test
  void wrapper_otherCommands_areTheRealGuixWithEveryStream() throws Exception {
    String[] arguments = {"substitute", "", "a  b", "*", "$x'\"\\"};
    ScriptRun run = wrapper(Map.of("PATH", NOWHERE, "GUIX", guix.toString()), arguments);

    assertThat(run.out()).isEqualTo(ScriptRun.heard("guix", arguments));
    assertThat(run.log()).isEqualTo("log of guix\n");
    assertThat(run.code()).isEqualTo(ScriptRun.FAKE_CODE);
    assertThat(run.err()).hasLineCount(1);
  }

  @Test
  void wrapper_launcherGone_letsGuixOffloadAndSaysSo() throws Exception {
    Files.delete(launcher);

    ScriptRun run = wrapper(Map.of("GUIX", guix.toString()), CALL);

    assertThat(run.out()).isEqualTo(ScriptRun.heard("guix", CALL));
    assertThat(run.code()).isEqualTo(ScriptRun.FAKE_CODE);
    assertThat(run.err())
        .contains("relevo: " + launcher + " cannot be run any more", "--uninstall");
  }

  @Test
  void wrapper_guixIsItselfOrACopy_searchesOn() throws Exception {
    assumeNoGuixHere();
    Path copy = directory.resolve("copy").resolve("guix");
    ScriptRun.script(copy, Files.readString(wrapper));
    String path = copy.getParent() + ":" + wrapper.getParent() + "::" + guix.getParent();

    ScriptRun run = wrapper(Map.of("GUIX", wrapper.toString(), "PATH", path), "gc");

    assertThat(run.out()).isEqualTo(ScriptRun.heard("guix", "gc"));
  }

  @Test
  void wrapper_noGuixAnywhere_saysHowToNameIt() throws Exception {
    assumeNoGuixHere();
    ScriptRun run = wrapper(Map.of("GUIX", wrapper.toString(), "PATH", NOWHERE), "gc");

    assertThat(run.code()).isEqualTo(127);
    assertThat(run.err()).contains("no guix found to run 'guix gc'", "RELEVO_REAL_GUIX=FILE");
  }

  /** The script is of the form that guix pull makes. */
  private static Path pulled(Path guixCommand, Path daemon) throws Exception {
    return ScriptRun.script(
        directory.resolve("profile").resolve("guix-daemon"), """
        #!/bin/false --no-auto-compile
        !#
        (begin (setenv "GUIX" "%s") (unless (getenv "GUIX_STATE_DIRECTORY") (setenv "GUIX_STATE_DIRECTORY" "/var/guix")) \
        (unless (getenv "NIX_STORE_DIR") (setenv "NIX_STORE_DIR" "/gnu/store")) \
        (apply execl "%s" "guix-daemon" (cdr (command-line))))
        """.formatted(guixCommand, daemon));
  }

  @Test
  void starter_daemonOfGuixPull_startsTheDaemonProperWithTheWrapper() throws Exception {
    Path daemon = ScriptRun.fake(directory.resolve("store/bin/guix-daemon"), "daemon");
    Path script = pulled(guix, daemon);

    ScriptRun run = ScriptRun.of(
        directory,
        Map.of("PATH", NOWHERE, "NIX_STORE_DIR", "/mine"),
        starter,
        script.toString(),
        "--build-users-group=x y");

    assertThat(run.out()).isEqualTo(ScriptRun.heard("daemon", "--build-users-group=x y"));
    assertThat(run.err())
        .isEqualTo("GUIX=" + WRAPPER + " REAL=" + guix + " STATE=/var/guix STORE=/mine\n");
    assertThat(run.code()).isEqualTo(ScriptRun.FAKE_CODE);
  }

  @Test
  void starter_anyOtherDaemon_startsItWithTheWrapper() throws Exception {
    Path daemon = ScriptRun.fake(directory.resolve("other").resolve("guix-daemon"), "other");

    ScriptRun run = ScriptRun.of(directory, Map.of(), starter, daemon.toString(), "--x");

    assertThat(run.out()).isEqualTo(ScriptRun.heard("other", "--x"));
    assertThat(run.err()).isEqualTo("GUIX=" + WRAPPER + " REAL= STATE= STORE=\n");
  }

  @Test
  void starter_daemonProperNotFound_startsTheScriptAndSaysSo() throws Exception {
    Path script = ScriptRun.script(
        directory.resolve("odd").resolve("guix-daemon"),
        "#!/bin/sh\n: '(setenv \"GUIX\" \"/x\")'\necho odd \"$@\"\n");

    ScriptRun run = ScriptRun.of(directory, Map.of(), starter, script.toString(), "--x");

    assertThat(run.out()).isEqualTo("odd --x\n");
    assertThat(run.err()).contains("build offloading stays with guix offload");
  }
}
