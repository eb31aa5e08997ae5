package org.relevo.formats.hash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.relevo.formats.base32.NixBase32;

/** A SHA-256 value: 32 bytes, compared by content. Immutable. */
public final class Hash {
  /** The length of a value in bytes. */
  public static final int SIZE = 32;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Returns the value with these bytes.
   *
   * @throws IllegalArgumentException if there are not 32 of them
   */
  public static Hash of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("a SHA-256 value has 32 bytes, not " + bytes.length);
    }
    return new Hash(bytes.clone());
  }

  /** Returns the SHA-256 of {@code data}. */
  public static Hash sha256(byte[] data) {
    return new Hash(newDigest().digest(data));
  }

  /**
   * Reads 64 hexadecimal digits, either case.
   *
   * @throws IllegalArgumentException if {@code text} is anything else
   */
  public static Hash parseHex(String text) {
    if (text.length() != 2 * SIZE) {
      throw new IllegalArgumentException(
          "a SHA-256 value has 64 hexadecimal digits: \"" + text + "\"");
    }
    return new Hash(HexFormat.of().parseHex(text));
  }

  /** Returns a fresh SHA-256 computation, for streams. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns a copy of the 32 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns 64 lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /** Returns the 52 characters of the store's base 32. */
  public String base32() {
    return NixBase32.encode(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Returns {@code sha256:} and the hexadecimal digits. */
  @Override
  public String toString() {
    return "sha256:" + hex();
  }
}
