package org.relevo.core.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relevo.core.quarantine.Trouble;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshPhase;

class DiagnosisTest {
  private static SshException in(SshPhase phase) {
    return new SshException("box:22", phase, "it failed", "");
  }

  @ParameterizedTest
  @CsvSource({
    "PRIVATE_KEY, LOGIN_REFUSED, LOGIN_REFUSED",
    "CONNECT, UNREACHABLE, UNREACHABLE",
    "HOST_KEY, WRONG_HOST_KEY, WRONG_HOST_KEY",
    "AUTHENTICATE, LOGIN_REFUSED, LOGIN_REFUSED",
    "CHANNEL, UNREACHABLE, DAEMON_AWAY",
    "COMMAND, LOGIN_REFUSED, LOGIN_REFUSED",
    "CONNECTION, UNREACHABLE, UNREACHABLE",
  })
  void diagnosis_ofEachPhase_isItsTrouble(SshPhase phase, Trouble probing, Trouble opening) {
    assertThat(Diagnosis.probing(in(phase))).isEqualTo(probing);
    assertThat(Diagnosis.openingDaemon(in(phase))).isEqualTo(opening);
  }

  @Test
  void probing_commandThatTakesTooLong_isTooSlow() {
    IOException late =
        new SshException("box:22", SshPhase.COMMAND, "waited 20 s", "", new TimeoutException());
    assertThat(Diagnosis.probing(late)).isEqualTo(Trouble.TOO_SLOW);
  }

  @ParameterizedTest
  @CsvSource({
    "writing '/gnu/store/x': No space left on device, DISK_FULL",
    "database or disk is full, DISK_FULL",
    "write: Disk quota exceeded, DISK_FULL",
    "Connection reset, LOST_IN_BUILD",
  })
  void onErrand_words_tellAFullDisk(String words, Trouble trouble) {
    assertThat(Diagnosis.onErrand(new IOException(words))).isEqualTo(trouble);
  }

  @Test
  void onErrand_connectionLost_isLostInTheBuild() {
    assertThat(Diagnosis.onErrand(in(SshPhase.CONNECTION))).isEqualTo(Trouble.LOST_IN_BUILD);
  }
}
