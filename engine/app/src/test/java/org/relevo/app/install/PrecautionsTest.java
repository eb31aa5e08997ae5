package org.relevo.app.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.app.install.TestingHost.UNIT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecautionsTest {
  @TempDir
  private Path directory;

  private TestingHost host;

  @BeforeEach
  void setUp() throws IOException {
    host = new TestingHost(directory);
  }

  @Test
  void install_hostThatHasAll_warnsOfNothing() {
    assertThat(host.run()).isZero();
    assertThat(host.err()).isEmpty();
  }

  @Test
  void install_filesMissing_saysWhatMendsIt() throws IOException {
    Files.delete(host.at("/etc/guix/machines.scm"));
    Files.delete(host.at("/etc/guix/signing-key.sec"));
    Files.delete(host.at("/gnu/store"));
    Files.delete(host.at(TestingHost.GUIX));

    assertThat(host.run()).isZero();

    assertThat(host.err())
        .contains("machines.scm is missing", "relevo check")
        .contains("signing-key.sec is missing", "relevo archive --generate-key")
        .contains("/gnu/store is missing", "install Guix first")
        .contains("the real guix was not found", "GUIX=/path/to/guix relevo install-hook");
    assertThat(host.read(TestingHost.WRAPPER)).contains("\ninstalled=''\n");
  }

  @Test
  void install_environmentNamesDirectories_looksThere() throws IOException {
    Files.delete(host.at("/etc/guix/machines.scm"));
    host.write("/srv/etc/machines.scm", "(list)");
    host.write("/srv/etc/signing-key.sec", "");
    Files.createDirectories(host.at("/srv/store"));
    host.environment.put("GUIX_CONFIGURATION_DIRECTORY", "/srv/etc");
    host.environment.put("NIX_STORE_DIR", "/srv/store");

    host.run();

    assertThat(host.err()).isEmpty();
  }

  @Test
  void install_jdkOfAUser_warnsThatItMayGo() {
    host.java = Path.of("/home/ada/.sdkman/candidates/java/25");
    host.run();
    assertThat(host.err())
        .contains("/home/ada/.sdkman/candidates/java/25 may go away", "JAVA_HOME=");
  }

  @Test
  void install_launcherThatOthersCanChange_warns() throws IOException {
    Path launcher = host.program("/opt/relevo/relevo", "");
    host.launcher = Optional.of(launcher);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxrwxrwx"));

    host.run();

    assertThat(host.err()).contains("others than root can change " + launcher, "/opt/relevo");
  }

  @Test
  void install_daemonOfAnotherUser_saysWhatThatNeeds() throws IOException {
    host.write(UNIT, "[Service]\nUser=guix-daemon\nExecStart=/var/guix/x/bin/guix-daemon\n");
    host.run();
    assertThat(host.err()).contains("guix-daemon runs as guix-daemon, and so will Relevo");
  }

  @Test
  void install_dropInThatUndoesOurs_isNamed() throws IOException {
    String later = "/etc/systemd/system/guix-daemon.service.d/zz.conf";
    host.write(UNIT, "[Service]\nExecStart=/var/guix/x/bin/guix-daemon\n");
    host.write(
        "/etc/systemd/system/guix-daemon.service.d/a.conf", "[Service]\nEnvironment=GUIX=/a\n");
    host.write(later, "[Service]\nEnvironment='A=b' 'GUIX=/x'\n");

    host.run();

    assertThat(host.err()).contains(later + " is read after relevo.conf").doesNotContain("a.conf");
  }

  @Test
  void install_serviceWithAnUnusualCommand_leavesItAndSaysSo() throws IOException {
    host.write(UNIT, "[Service]\nExecStart=@/var/guix/x/bin/guix-daemon guix\n");
    host.run();
    assertThat(host.err()).contains(UNIT + " starts the daemon in an unusual way");
    assertThat(host.read(TestingHost.DROP_IN)).doesNotContain("ExecStart");
  }

  @Test
  void install_guixOnlyOnThePath_skipsWrappersOfOurs() throws IOException {
    host.run("--wrapper=/usr/bin/guix");
    Files.delete(host.at(TestingHost.GUIX));
    host.program("/bin/guix", "#!/bin/sh\n");

    host.run();

    assertThat(host.read(TestingHost.WRAPPER)).contains("\ninstalled=/bin/guix\n");
  }

  @Test
  void install_environmentNamesGuix_takesThat() throws IOException {
    host.program("/opt/guix", "#!/bin/sh\n");
    host.environment.put("GUIX", "/opt/guix");
    host.run();
    assertThat(host.read(TestingHost.WRAPPER)).contains("\ninstalled=/opt/guix\n");
  }
}
