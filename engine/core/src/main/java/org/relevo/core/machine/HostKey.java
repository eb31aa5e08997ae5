package org.relevo.core.machine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.relevo.formats.hash.Hash;

/**
 * An SSH public key in the form of OpenSSH's {@code .pub} files, without the comment.
 *
 * @param type the key type, such as {@code ssh-ed25519}
 * @param base64 the key blob of RFC 4253 section 6.6 in base 64
 */
public record HostKey(String type, String base64) {
  /**
   * Reads {@code TYPE BASE64 [COMMENT…]}; white space around it and a comment with spaces are accepted.
   *
   * @throws IllegalArgumentException if the line has another form, with the reason as its message
   */
  public static HostKey parse(String line) {
    String[] words = line.strip().split("\\s+", 3);
    if (words.length < 2) {
      throw new IllegalArgumentException(
          "expected \"TYPE BASE64 [COMMENT]\" as in an OpenSSH .pub file");
    }
    byte[] blob;
    try {
      blob = Base64.getDecoder().decode(words[1]);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the key after \"" + words[0] + "\" is not base 64");
    }
    String inner = innerType(blob);
    if (!inner.equals(words[0])) {
      throw new IllegalArgumentException(
          "the key says that its type is \"" + inner + "\", the line says \"" + words[0] + "\"");
    }
    return new HostKey(words[0], words[1]);
  }

  private static String innerType(byte[] blob) {
    ByteBuffer buffer = ByteBuffer.wrap(blob);
    if (blob.length < 4) {
      throw new IllegalArgumentException("the key is cut short");
    }
    int length = buffer.getInt();
    if (length < 0 || length > buffer.remaining()) {
      throw new IllegalArgumentException("the key is cut short");
    }
    return new String(blob, 4, length, StandardCharsets.US_ASCII);
  }

  /** Returns the fingerprint as OpenSSH prints it: {@code SHA256:} and unpadded base 64. */
  public String fingerprint() {
    byte[] hash = Hash.sha256(Base64.getDecoder().decode(base64)).bytes();
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
  }

  /** Returns {@code TYPE BASE64}. */
  @Override
  public String toString() {
    return type + " " + base64;
  }
}
