package org.relevo.formats.derivation;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** The derivations that a real daemon wrote. */
final class TestingDerivations {
  static final StoreDir DIR = StoreDir.GUIX;
  static final String ONE = "64frnqi59vy5m67lsc4vinj3rdy0qjsw-one.drv";
  static final String TWO = "psbf33wk3mb86dg54q2vp3kj8fjwm0qf-two-1.0.drv";
  static final String FIXED = "7hi7zb8ca5ipzwwpjmbvs1ydxa6jc58c-fixed.drv";
  static final String FIXED_RECURSIVE = "0nlwi75s2a82fsk6xfav65pvcjaym8l4-fixed-rec.drv";

  private TestingDerivations() {}

  static byte[] bytes(String baseName) throws IOException {
    try (InputStream in = TestingDerivations.class.getResourceAsStream("/vectors/" + baseName)) {
      return Objects.requireNonNull(in, baseName).readAllBytes();
    }
  }

  static Derivation read(String baseName) throws IOException {
    return DerivationReader.read(DIR, bytes(baseName));
  }

  static Derivation resolve(StorePath path) throws IOException {
    return read(path.baseName());
  }

  static DerivationHashes hashes() {
    return new DerivationHashes(TestingDerivations::resolve);
  }
}
