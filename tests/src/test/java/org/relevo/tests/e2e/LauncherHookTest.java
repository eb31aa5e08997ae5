package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the launcher becomes the offload hook: at once, or else the real guix does the work. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherHookTest {
  private static final String[] CALL = {"offload", "x86_64-linux", "3600", "0", "7200"};

  @TempDir
  private Path directory;

  private Path launcher;
  private Path target;
  private Path cache;
  private Path guix;

  @BeforeEach
  void setUp() throws Exception {
    launcher = ScriptRun.script(
        directory.resolve("re levo").resolve("relevo"), Files.readString(Path.of("..", "relevo")));
    target = launcher.resolveSibling("engine").resolve("app").resolve("target");
    cache = target.resolve("launch.cache");
    guix = ScriptRun.fake(directory.resolve("guix"), "guix");
    Files.createDirectories(target);
  }

  private Path jar() throws Exception {
    return Files.writeString(target.resolve("relevo-app-1.jar"), "");
  }

  private Path jdk(String name) throws Exception {
    Path jdk = directory.resolve(name);
    ScriptRun.fake(jdk.resolve("bin").resolve("java"), name);
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    return jdk;
  }

  private ScriptRun run(Map<String, String> environment) throws Exception {
    return ScriptRun.of(directory, environment, launcher, CALL);
  }

  @Test
  void offload_cacheThere_becomesJavaWithoutAnyOtherProgram() throws Exception {
    Path java = jdk("cached").resolve("bin").resolve("java");
    Path jar = jar();
    Files.writeString(cache, java + "\n-Xa -Xb\n" + jar + ":/other.jar\n");

    ScriptRun run = run(Map.of("PATH", "/nonexistent"));

    assertThat(run.out())
        .startsWith("cached\n[-Xa]\n[-Xb]\n")
        .contains("[-Drelevo.launcher=" + launcher + "]\n", "\n[-cp]\n[" + jar)
        .endsWith(ScriptRun.heard("", CALL));
    assertThat(run.log()).isEqualTo("log of cached\n");
    assertThat(run.code()).isEqualTo(ScriptRun.FAKE_CODE);
    assertThat(run.err()).hasLineCount(1);
  }

  @Test
  void offload_cachedJavaGone_findsAnotherAndRemembersIt() throws Exception {
    Path jar = jar();
    Files.writeString(cache, "/nonexistent/java\n-Xa\n" + jar + "\n");
    Path jdk = jdk("found");

    ScriptRun run = run(Map.of("JAVA_HOME", jdk.toString()));

    assertThat(run.out()).startsWith("found\n").endsWith("<first line>\n<\\second>\n");
    List<String> remembered = Files.readAllLines(cache);
    assertThat(remembered).hasSize(3).startsWith(jdk + "/bin/java").endsWith(jar.toString());
    assertThat(remembered.get(1)).contains("-XX:TieredStopAtLevel=1");
  }

  @Test
  void offload_noBuild_isLeftToTheRealGuix() throws Exception {
    ScriptRun run =
        run(Map.of("JAVA_HOME", jdk("found").toString(), "RELEVO_REAL_GUIX", guix.toString()));

    assertThat(run.out()).isEqualTo(ScriptRun.heard("guix", CALL));
    assertThat(run.log()).isEqualTo("log of guix\n");
    assertThat(run.code()).isEqualTo(ScriptRun.FAKE_CODE);
    assertThat(run.err())
        .contains("there is no build of Relevo in " + target)
        .contains("the build daemon is answered by " + guix + " offload instead");
  }

  @Test
  void offload_noBuildAndNoGuix_fails() throws Exception {
    ScriptRun run = run(Map.of("JAVA_HOME", jdk("found").toString()));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("there is no build of Relevo");
  }
}
