package org.relevo.core.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.HostKey;

class OpenSshKeysTest {
  @TempDir
  private Path directory;

  @Test
  void generate_newFile_writesBothHalvesThatBelongTogether() throws Exception {
    Path file = directory.resolve("key");
    HostKey key = OpenSshKeys.generate(file);
    assertThat(key.type()).isEqualTo("ssh-ed25519");
    assertThat(Files.readString(file)).startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(HostKey.parse(Files.readString(directory.resolve("key.pub")))).isEqualTo(key);
    assertThat(OpenSshKeys.publicKey(OpenSshKeys.read(file))).isEqualTo(key);
    assertThat(OpenSshKeys.generate(directory.resolve("other"))).isNotEqualTo(key);
  }

  @Test
  void generate_fileThere_isLeftAlone() throws Exception {
    Path file = Files.writeString(directory.resolve("key"), "mine");
    assertThatThrownBy(() -> OpenSshKeys.generate(file))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("mine");
  }

  @Test
  void read_noKey_namesTheFile() throws Exception {
    Path file = Files.writeString(directory.resolve("text"), "hello\n");
    assertThatThrownBy(() -> OpenSshKeys.read(file)).hasMessageContaining(file.toString());
  }
}
