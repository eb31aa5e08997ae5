package org.relevo.app.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.app.install.TestingHost.DROP_IN;
import static org.relevo.app.install.TestingHost.STARTER;
import static org.relevo.app.install.TestingHost.UNIT;
import static org.relevo.app.install.TestingHost.WRAPPER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallHookCommandTest {
  @TempDir
  private Path directory;

  private TestingHost host;

  @BeforeEach
  void setUp() throws IOException {
    host = new TestingHost(directory);
  }

  private String permissions(String place) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(host.at(place)));
  }

  @Test
  void install_systemdWithDaemonOfAProfile_writesScriptsAndDropIn() throws IOException {
    host.write(UNIT, TestingHost.SERVICE);

    assertThat(host.run()).as(host.err()).isZero();

    assertThat(host.err()).isEmpty();
    assertThat(permissions(WRAPPER)).isEqualTo("rwxr-xr-x");
    assertThat(host.read(WRAPPER))
        .startsWith("#!/bin/sh\n# Written by relevo install-hook; sha256 of the rest: ")
        .contains(
            "\nlauncher=/no-such-directory/relevo\n", "\ninstalled=" + TestingHost.GUIX + "\n")
        .doesNotContain("@LAUNCHER@", "@GUIX@");
    assertThat(host.read(STARTER)).contains("\nwrapper=" + WRAPPER + "\n");
    assertThat(permissions(DROP_IN)).isEqualTo("rw-r--r--");
    assertThat(host.read(DROP_IN))
        .contains("\n[Service]\nEnvironment=GUIX=" + WRAPPER + "\n")
        .endsWith("\nExecStart=\nExecStart=" + STARTER
            + " /var/guix/profiles/per-user/root/current-guix/bin/guix-daemon --build-users-group=guixbuild"
            + " --discover=no\n");
    assertThat(host.out())
        .contains("Wrote " + host.at(WRAPPER), "systemctl daemon-reload", "systemctl restart");
    assertThat(host.read(UNIT)).isEqualTo(TestingHost.SERVICE);
  }

  @Test
  void install_systemdWithDaemonProperOutsideTheStore_leavesItsCommandAlone() throws IOException {
    host.program("/usr/bin/guix-daemon", "\u007fELF\n");
    host.write(
        "/lib/systemd/system/guix-daemon.service", "[Service]\nExecStart=/usr/bin/guix-daemon\n");

    assertThat(host.run()).as(host.err()).isZero();

    assertThat(host.read(DROP_IN)).contains("GUIX=" + WRAPPER).doesNotContain("ExecStart");
    assertThat(host.at(STARTER)).doesNotExist();
  }

  @Test
  void install_again_writesOnlyWhatDiffers() throws IOException {
    host.write(UNIT, TestingHost.SERVICE);
    host.run();
    Files.setPosixFilePermissions(host.at(STARTER), PosixFilePermissions.fromString("rw-r--r--"));
    host.launcher = Optional.of(Path.of("/opt/it's new/relevo"));

    assertThat(host.run()).as(host.err()).isZero();

    assertThat(host.read(WRAPPER)).contains("\nlauncher='/opt/it'\\''s new/relevo'\n");
    assertThat(permissions(STARTER)).isEqualTo("rwxr-xr-x");
    assertThat(host.out())
        .contains("Wrote " + host.at(WRAPPER), "Wrote " + host.at(STARTER))
        .contains(host.at(DROP_IN) + " is there already");
  }

  @Test
  void install_dryRun_showsAllAndChangesNothing() throws IOException {
    host.write(UNIT, TestingHost.SERVICE);
    List<String> before = host.files();

    assertThat(host.run("--dry-run")).as(host.err()).isZero();

    assertThat(host.files()).isEqualTo(before);
    assertThat(host.out())
        .contains("Would write " + host.at(WRAPPER) + " (rwxr-xr-x):\n  | #!/bin/sh\n")
        .contains("Would write " + host.at(STARTER), "Would write " + host.at(DROP_IN))
        .contains("  | Environment=GUIX=" + WRAPPER, "systemctl daemon-reload");
  }

  @Test
  void install_overAFileOfOthers_writesNothingUnlessForced() throws IOException {
    host.write(UNIT, TestingHost.SERVICE);
    host.write(DROP_IN, "[Service]\n");

    assertThat(host.run()).isEqualTo(1);
    assertThat(host.err())
        .contains(host.at(DROP_IN) + " is there already, and not ours", "--force");
    assertThat(host.at(WRAPPER)).doesNotExist();

    assertThat(host.run("--force")).as(host.err()).isZero();
    assertThat(host.read(DROP_IN)).contains("GUIX=");
  }

  @Test
  void install_overAChangedFileOfOurs_refuses() throws IOException {
    host.run();
    host.write(WRAPPER, host.read(WRAPPER) + "# mine\n");

    assertThat(host.run()).isEqualTo(1);
    assertThat(host.err()).contains(host.at(WRAPPER) + " was changed since it was installed");
    assertThat(host.read(WRAPPER)).endsWith("# mine\n");
  }

  @Test
  void install_overALinkOrADirectory_refuses() throws IOException {
    Files.createDirectories(host.at(WRAPPER).getParent());
    Files.createSymbolicLink(host.at(WRAPPER), host.at(TestingHost.GUIX));
    assertThat(host.run()).isEqualTo(1);
    assertThat(host.err()).contains("not ours");
    assertThat(host.read(TestingHost.GUIX)).contains("real");

    assertThat(host.run("--wrapper=/gnu/store")).isEqualTo(1);
    assertThat(host.err()).contains("is a directory");
  }

  @Test
  void install_notRoot_showsTheDropInForRoot() throws IOException {
    host.write(UNIT, TestingHost.SERVICE);
    host.user = "ada";

    assertThat(host.run()).as(host.err()).isZero();

    assertThat(host.at(DROP_IN)).doesNotExist();
    assertThat(host.out())
        .contains("Not written; have it written by root: " + host.at(DROP_IN), "ExecStart=");
    assertThat(host.err()).contains("you are ada, not root", "sudo");
  }

  @Test
  void install_systemdOption_decidesWhetherToWriteTheDropIn() throws IOException {
    assertThat(host.run("--systemd")).as(host.err()).isZero();
    assertThat(host.read(DROP_IN)).contains("GUIX=" + WRAPPER);
    assertThat(host.err()).contains("systemd has no guix-daemon.service");

    host.run("--uninstall");
    host.write(UNIT, TestingHost.SERVICE);
    assertThat(host.run("--no-systemd")).as(host.err()).isZero();
    assertThat(host.at(DROP_IN)).doesNotExist();
    assertThat(host.out()).contains("Not written");
  }

  @Test
  void install_wrapperElsewhere_isUsedEverywhere() throws IOException {
    host.write(UNIT, TestingHost.SERVICE);

    assertThat(host.run("--wrapper=/opt/my hooks/guix")).as(host.err()).isZero();

    assertThat(host.read("/opt/my hooks/guix-daemon")).contains("wrapper='/opt/my hooks/guix'");
    assertThat(host.read(DROP_IN))
        .contains("Environment=\"GUIX=/opt/my hooks/guix\"\n")
        .contains("ExecStart=\"/opt/my hooks/guix-daemon\" /var");
  }

  @Test
  void install_wrapperThatIsNoAbsoluteFile_isAUsageError() {
    assertThat(host.run("--wrapper=guix")).isEqualTo(2);
    assertThat(host.run("--wrapper=/")).isEqualTo(2);
    assertThat(host.err()).contains("--wrapper needs the absolute path of a file");
  }

  @Test
  void install_launcherUnknown_saysHowToRunIt() {
    host.launcher = Optional.empty();
    assertThat(host.run()).isEqualTo(1);
    assertThat(host.err()).contains("DIRECTORY/relevo install-hook");
  }

  @Test
  void install_guixSystem_printsTheDeclaration() throws IOException {
    Files.createDirectories(host.at("/run/current-system/profile"));

    assertThat(host.run()).as(host.err()).isZero();

    assertThat(host.at(WRAPPER)).exists();
    assertThat(host.at(STARTER)).doesNotExist();
    assertThat(host.out())
        .contains("(modify-services", "(guix-service-type config =>", "(inherit config)")
        .contains("(cons \"GUIX=" + WRAPPER + "\"", "(guix-configuration-environment config)")
        .contains("guix-for-channels", "herd restart guix-daemon");
    String declaration = host.out().replaceAll("(?s)^.*?\\n(?=  \\(services)|Its field.*", "");
    assertThat(declaration.replaceAll("[^(]", "")).hasSize(8);
    assertThat(declaration.replaceAll("[^)]", "")).hasSize(8);
  }

  @Test
  void install_otherInitSystems_printTheLine() throws IOException {
    assertThat(host.run()).as(host.err()).isZero();
    String line = "GUIX=" + WRAPPER + " " + STARTER + " /var/guix/profiles/";
    assertThat(host.out()).contains(line, "make-forkexec-constructor");

    host.write("/etc/init.d/guix-daemon", "#!/bin/sh\n");
    host.run();
    assertThat(host.out()).contains(line, "/etc/init.d/guix-daemon restart");

    host.write("/etc/init.d/guix-daemon", "#!/sbin/openrc-run\n");
    host.run();
    assertThat(host.out()).contains("command=" + STARTER, "rc-service guix-daemon restart");
  }
}
