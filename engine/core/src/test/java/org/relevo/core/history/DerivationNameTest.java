package org.relevo.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerivationNameTest {
  @ParameterizedTest
  @CsvSource({
    "hello-2.12.1.drv, hello",
    "hello-2.12.1, hello",
    "gcc-cross-sans-libc-x86_64-w64-mingw32-11.3.0.drv, gcc-cross-sans-libc-x86_64-w64-mingw32",
    "python-3.9.9.drv, python",
    "python-3.9.9.tar.xz.drv, python.tar.xz",
    "perl-5.36.0-R1.drv, perl",
    "perl-5.36.0-R1.tar.gz.drv, perl.tar.gz",
    "linux-libre-6.1.drv, linux-libre",
    "linux-libre-6.1-guix.tar.zst.drv, linux-libre.tar.zst",
    "guile-git-0.5.2-checkout.drv, guile-git-checkout",
    "rust-serde-1.0.197.crate.drv, rust-serde.crate",
    "0ad-0.0.26.drv, 0ad",
    "bash-minimal-5.1.8.drv, bash-minimal",
    "python-pyqt-builder-1.10.1.drv, python-pyqt-builder",
    "libx11-1.8.1-1.4f2e3d1.drv, libx11",
    "module-import-compiled.drv, module-import-compiled",
    "profile.drv, profile",
    "config.scm.tar.gz.drv, config.scm.tar.gz",
    "-2.drv, -2",
    ".drv, ''",
  })
  void family_realNames_loseTheirVersions(String name, String family) {
    assertThat(DerivationName.family(name)).isEqualTo(family);
  }
}
