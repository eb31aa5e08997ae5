package org.relevo.app.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdServiceTest {
  @TempDir
  private Path directory;

  private void write(String place, String text) throws IOException {
    Path file = directory.resolve(place.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private SystemdService service() throws IOException {
    return SystemdService.of(new HostRoot(directory));
  }

  @Test
  void of_unitsInTwoDirectories_takesTheOneOfTheAdministrator() throws IOException {
    write("/lib/systemd/system/guix-daemon.service", "[Service]\nExecStart=/lib/d\n");
    write("/etc/systemd/system/guix-daemon.service", "[Service]\nExecStart=/etc/d\n");

    assertThat(service().unit()).contains(Path.of("/etc/systemd/system/guix-daemon.service"));
    assertThat(service().command()).contains(new DaemonCommand("", "/etc/d", ""));
  }

  @Test
  void command_dropInsResetAndReplace_countsTheLast() throws IOException {
    write("/lib/systemd/system/guix-daemon.service", "[Service]\nExecStart=/a --one\n");
    write(
        "/etc/systemd/system/guix-daemon.service.d/local.conf",
        "[Service]\nExecStart=\nExecStart=-/b \\\n# why\n  --two\nUser=x\n[Install]\nUser=y\n");
    write("/etc/systemd/system/guix-daemon.service.d/relevo.conf", "[Service]\nExecStart=/ours\n");

    assertThat(service().command()).contains(new DaemonCommand("-", "/b", " --two"));
    assertThat(service().user()).isEqualTo("x");
  }

  @Test
  void command_noneOrSeveralOrQuoted_isEmpty() throws IOException {
    assertThat(service().command()).isEmpty();
    write("/lib/systemd/system/guix-daemon.service", "[Service]\nExecStart=/a\nExecStart=/b\n");
    assertThat(service().command()).isEmpty();
    write("/lib/systemd/system/guix-daemon.service", "[Service]\nExecStart=\"/a\" b\n");
    assertThat(service().command()).isEmpty();
  }

  @Test
  void dropIn_pathsThatSystemdWouldReadOtherwise_areQuoted() throws IOException {
    write("/lib/systemd/system/guix-daemon.service", "[Service]\nExecStart=-/d --x='a b' %i\n");
    String text = service()
        .dropIn(Path.of("/a \"b\" 100%/guix"), Optional.of(Path.of("/a \"b\" 100%/guix-daemon")));
    assertThat(text)
        .contains("\nEnvironment=\"GUIX=/a \\\"b\\\" 100%%/guix\"\n")
        .contains("\nExecStart=-\"/a \\\"b\\\" 100%%/guix-daemon\" /d --x='a b' %i\n");
  }
}
