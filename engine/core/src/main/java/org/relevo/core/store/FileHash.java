package org.relevo.core.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.relevo.formats.hash.Hash;

/** Hashes of the contents of files, as fixed outputs have them. */
final class FileHash {
  private FileHash() {}

  static Hash sha256(Path file) throws IOException {
    return Hash.parseHex(hex(file, "sha256"));
  }

  /** Returns the hash of {@code file} by {@code algorithm}, a name such as {@code sha512}. */
  static String hex(Path file, String algorithm) throws IOException {
    MessageDigest digest = digest(algorithm);
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest digest(String algorithm) throws StoreException {
    String name = algorithm.toUpperCase(Locale.ROOT).replaceFirst("^SHA([0-9])", "SHA-$1");
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new StoreException("fixed outputs with a " + algorithm + " hash are not supported", e);
    }
  }
}
