package org.relevo.app.daemon.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class VerdictTest {
  private static final StorePath DRV = new StorePath(StoreDir.GUIX, "0".repeat(32) + "-x.drv");

  private static Verdict verdict(boolean diskFull) {
    return new Verdict(DRV, BuildSettings.of(1, 1), () -> diskFull);
  }

  private static BuildFailedException failure(Verdict verdict, int code, boolean ran, String said) {
    return catchThrowableOfType(BuildFailedException.class, () -> verdict.check(code, ran, said));
  }

  @Test
  void check_exitCodeZero_isFine() {
    assertThatCode(() -> verdict(true).check(0, true, "")).doesNotThrowAnyException();
  }

  @Test
  void check_failureOnAFullDisk_isTransient() {
    BuildFailedException error = failure(verdict(true), 1, true, "No space left on device");

    assertThat(error.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(error).hasMessageContaining("disk of this host is full");
  }

  @Test
  void check_failure_isPermanent() {
    assertThat(failure(verdict(false), 1, true, "").kind()).isEqualTo(Kind.PERMANENT);
    assertThat(failure(verdict(false), 137, true, "")).hasMessageContaining("signal 9");
    assertThat(failure(verdict(false), 255, true, "")).hasMessageContaining("exit code 255");
  }

  @Test
  void check_builderNotStarted_isTheSandboxsFaultUnlessThereIsNoBuilder() {
    assertThat(failure(verdict(false), 1, false, "bwrap: Can't mount proc").kind())
        .isEqualTo(Kind.TRANSIENT);
    assertThat(
            failure(verdict(false), 1, false, "bwrap: execvp /x: No such file").kind())
        .isEqualTo(Kind.PERMANENT);
  }

  @Test
  void anyFull_roomOrNoSuchPlace_isFalse(@TempDir Path here) {
    assertThat(Verdict.anyFull(List.of(here, here.resolve("absent")))).isFalse();
  }
}
