package org.relevo.formats.derivation;

import java.util.Optional;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.path.StorePathException;
import org.relevo.formats.path.StorePaths;

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
    private static final String RECURSIVE = "r:";
    private static final String SHA256 = "sha256";

    /** Checks the form; the length only where the algorithm is SHA-256. */
    public FixedContent {
      if (algorithm.isEmpty() || algorithm.indexOf(':') >= 0) {
        throw new IllegalArgumentException("\"" + algorithm + "\" is not a hash algorithm");
      }
      boolean digits = hex.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
      if (!digits
          || hex.isEmpty()
          || hex.length() % 2 != 0
          || algorithm.equals(SHA256) && hex.length() != 2 * Hash.SIZE) {
        throw new IllegalArgumentException(
            "\"" + hex + "\" is not a " + algorithm + " hash in lower-case hexadecimal digits");
      }
    }

    /** Returns the content with this SHA-256. */
    public static FixedContent of(boolean recursive, Hash sha256) {
      return new FixedContent(recursive, SHA256, sha256.hex());
    }

    /**
     * Reads the form in a {@code .drv} file; the inverse of {@link #method}.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static FixedContent parse(String method, String hex) {
      boolean recursive = method.startsWith(RECURSIVE);
      return new FixedContent(
          recursive, recursive ? method.substring(RECURSIVE.length()) : method, hex);
    }

    /** Returns the form in a {@code .drv} file: the algorithm, after {@code r:} if recursive. */
    public String method() {
      return recursive ? RECURSIVE + algorithm : algorithm;
    }

    /**
     * Returns the path of the item {@code name} with this content.
     *
     * @throws StorePathException if no item can have this name
     */
    public StorePath path(StoreDir dir, String name) throws StorePathException {
      return StorePaths.fixedOutput(dir, name, recursive, algorithm, hex);
    }
  }
}
