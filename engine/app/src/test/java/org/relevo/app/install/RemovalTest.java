package org.relevo.app.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.app.install.TestingHost.DROP_IN;
import static org.relevo.app.install.TestingHost.STARTER;
import static org.relevo.app.install.TestingHost.UNIT;
import static org.relevo.app.install.TestingHost.WRAPPER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovalTest {
  @TempDir
  private Path directory;

  private TestingHost host;

  @BeforeEach
  void setUp() throws IOException {
    host = new TestingHost(directory);
  }

  @Test
  void uninstall_afterInstall_leavesNothing() throws IOException {
    host.write(UNIT, TestingHost.SERVICE);
    List<String> before = host.files();
    host.run();

    assertThat(host.run("--uninstall", "--dry-run")).isZero();
    assertThat(host.out()).contains("Would remove " + host.at(DROP_IN));
    assertThat(host.at(DROP_IN)).exists();

    assertThat(host.run("--uninstall")).as(host.err()).isZero();
    assertThat(host.out()).contains("Removed " + host.at(WRAPPER), "systemctl daemon-reload");
    assertThat(host.at(WRAPPER).getParent()).doesNotExist();
    assertThat(host.at(DROP_IN).getParent()).doesNotExist();
    assertThat(host.files()).containsAll(before).noneMatch(file -> file.contains("relevo.conf"));

    assertThat(host.run("--uninstall")).isZero();
    assertThat(host.out()).isEqualTo("Nothing of it is installed" + System.lineSeparator());
  }

  @Test
  void uninstall_dropInChanged_keepsAllThatItNeeds() throws IOException {
    host.write(UNIT, TestingHost.SERVICE);
    host.run();
    host.write(DROP_IN, host.read(DROP_IN) + "Nice=5\n");

    assertThat(host.run("--uninstall")).isEqualTo(1);
    assertThat(host.out()).contains("was changed since it was installed", "The scripts stay, too");
    assertThat(host.at(WRAPPER)).exists();
    assertThat(host.at(STARTER)).exists();

    assertThat(host.run("--uninstall", "--force")).isZero();
    assertThat(host.at(DROP_IN)).doesNotExist();
    assertThat(host.at(WRAPPER)).doesNotExist();
  }

  @Test
  void uninstall_wrapperOfOthers_staysEvenWhenForced() throws IOException {
    host.write(WRAPPER, "#!/bin/sh\n");

    assertThat(host.run("--uninstall", "--force")).isEqualTo(1);
    assertThat(host.out()).contains(host.at(WRAPPER) + " stays: it is not ours");
    assertThat(host.at(WRAPPER)).exists();
  }

  @Test
  void uninstall_otherFilesBesideOurs_stay() throws IOException {
    host.write(UNIT, TestingHost.SERVICE);
    host.write("/etc/systemd/system/guix-daemon.service.d/local.conf", "[Service]\nNice=5\n");
    host.run();

    assertThat(host.run("--uninstall")).isZero();
    assertThat(host.at("/etc/systemd/system/guix-daemon.service.d/local.conf")).exists();
  }

  @Test
  void uninstall_otherInitSystems_sayWhatToTakeBack() throws IOException {
    host.run();
    host.run("--uninstall");
    assertThat(host.out()).contains("Start guix-daemon again as it was started before");

    Files.createDirectories(host.at("/run/current-system/profile"));
    host.run();
    host.run("--uninstall");
    assertThat(host.out()).contains("out of the operating-system declaration");
  }
}
