package org.relevo.formats.base32;

import java.util.Arrays;

/**
 * The base-32 notation of store paths and hashes: digits and lower-case letters without {@code e o t u}, most
 * significant digit first over the bytes read as one little-endian number.
 */
public final class NixBase32 {
  private static final String ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz";
  private static final int[] VALUES = new int[128];

  static {
    Arrays.fill(VALUES, -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      VALUES[ALPHABET.charAt(i)] = i;
    }
  }

  private NixBase32() {}

  /** Returns how many characters {@code byteCount} bytes take. */
  public static int encodedLength(int byteCount) {
    return (byteCount * 8 + 4) / 5;
  }

  /** Returns the notation of {@code bytes}; the empty string for no bytes. */
  public static String encode(byte[] bytes) {
    int length = encodedLength(bytes.length);
    StringBuilder text = new StringBuilder(length);
    for (int digit = length - 1; digit >= 0; digit--) {
      int bit = digit * 5;
      int index = bit / 8;
      int shift = bit % 8;
      int low = (bytes[index] & 0xff) >>> shift;
      int high = index + 1 < bytes.length ? (bytes[index + 1] & 0xff) << (8 - shift) : 0;
      text.append(ALPHABET.charAt((low | high) & 31));
    }
    return text.toString();
  }

  /**
   * Returns the bytes that {@code text} stands for.
   *
   * @throws IllegalArgumentException if a character is outside the alphabet, the length is one that no byte count
   *     has, or the spare bits of the first digit are not zero
   */
  public static byte[] decode(String text) {
    int byteCount = text.length() * 5 / 8;
    if (encodedLength(byteCount) != text.length()) {
      throw new IllegalArgumentException(
          "no byte string has a base-32 form of " + text.length() + " characters");
    }
    byte[] bytes = new byte[byteCount];
    for (int digit = 0; digit < text.length(); digit++) {
      char c = text.charAt(text.length() - 1 - digit);
      int value = c < 128 ? VALUES[c] : -1;
      if (value < 0) {
        throw new IllegalArgumentException(
            "'" + c + "' is not a base-32 digit (in \"" + text + "\")");
      }
      int bit = digit * 5;
      int index = bit / 8;
      int shift = bit % 8;
      bytes[index] |= (byte) (value << shift);
      int carry = value >>> (8 - shift);
      if (index + 1 < byteCount) {
        bytes[index + 1] |= (byte) carry;
      } else if (carry != 0) {
        throw new IllegalArgumentException(
            "base-32 text \"" + text + "\" has bits past its last byte");
      }
    }
    return bytes;
  }
}
