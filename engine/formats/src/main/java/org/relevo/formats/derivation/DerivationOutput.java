package org.relevo.formats.derivation;

import java.util.Optional;
import org.relevo.formats.path.StorePath;

/**
 * An output of a derivation.
 *
 * @param path where it goes
 * @param fixed what its content must be, for a fixed-output derivation
 */
public record DerivationOutput(StorePath path, Optional<FixedContent> fixed) {
  /**
   * A content known in advance.
   *
   * @param recursive whether the hash is that of the nar rather than of the file
   * @param algorithm the hash algorithm, such as {@code sha256}
   * @param hex the hash in lower-case hexadecimal digits
   */
  public record FixedContent(boolean recursive, String algorithm, String hex) {
    /** Returns the form in a {@code .drv} file: the algorithm, after {@code r:} if recursive. */
    public String method() {
      return recursive ? "r:" + algorithm : algorithm;
    }
  }
}
