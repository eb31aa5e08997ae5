package org.relevo.formats.path;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.TreeSet;
import org.relevo.formats.base32.NixBase32;
import org.relevo.formats.hash.Hash;

/**
 * Computes store paths from what the items are made of. Every path is {@code DIR/H-NAME}, where H is the base-32 form
 * of the SHA-256 of {@code TYPE:sha256:HEX:DIR:NAME}, folded to 160 bits:
 *
 * <pre>
 * item                       TYPE                    HEX
 * text, derivation           text[:REF]...           of the content
 * file tree, by its nar      source[:REF]...         of the nar
 * fixed output r:sha256      source                  of the nar
 * other fixed output         output:out              of "fixed:out:[r:]ALGORITHM:DIGEST:"
 * output ID of a derivation  output:ID               modulo fixed outputs, with output paths blank
 * </pre>
 *
 * <p>References are in the order of their text. All methods throw {@link StorePathException} if the name is not one
 * that an item can have.
 */
public final class StorePaths {
  /** The output whose name does not become part of its path. */
  public static final String MAIN_OUTPUT = "out";

  private static final int FOLDED_SIZE = 20;

  private StorePaths() {}

  /**
   * Returns the path of a file whose content has the hash {@code contentHash} and refers to {@code references}.
   */
  public static StorePath text(
      StoreDir dir, String name, Hash contentHash, Collection<StorePath> references)
      throws StorePathException {
    return make(dir, withReferences("text", references), contentHash, name);
  }

  /**
   * Returns the path of a file or directory that was added as it is and whose nar has the hash {@code narHash}.
   */
  public static StorePath source(
      StoreDir dir, String name, Hash narHash, Collection<StorePath> references)
      throws StorePathException {
    return make(dir, withReferences("source", references), narHash, name);
  }

  /**
   * Returns the path of an item whose content is known in advance.
   *
   * @param recursive whether the hash is that of the nar rather than of the file
   * @param algorithm the hash algorithm, such as {@code sha256}
   * @param hex the hash in lower-case hexadecimal digits
   * @throws IllegalArgumentException if the hash is a SHA-256 of the wrong form
   */
  public static StorePath fixedOutput(
      StoreDir dir, String name, boolean recursive, String algorithm, String hex)
      throws StorePathException {
    if (recursive && algorithm.equals("sha256")) {
      return make(dir, "source", Hash.parseHex(hex), name);
    }
    String method = recursive ? "r:" + algorithm : algorithm;
    Hash hash = sha256("fixed:out:" + method + ":" + hex + ":");
    return make(dir, "output:" + MAIN_OUTPUT, hash, name);
  }

  /**
   * Returns the path of an output of a derivation whose content is not known in advance.
   *
   * @param derivationName the derivation's name without {@code .drv}
   * @param outputId the output's name
   * @param hashModulo the derivation's hash modulo fixed outputs, with the paths of its outputs blank
   */
  public static StorePath output(
      StoreDir dir, String derivationName, String outputId, Hash hashModulo)
      throws StorePathException {
    return make(dir, "output:" + outputId, hashModulo, outputName(derivationName, outputId));
  }

  /** Returns the name in the path of an output of a derivation: its main output has the derivation's own. */
  public static String outputName(String derivationName, String outputId) {
    return outputId.equals(MAIN_OUTPUT) ? derivationName : derivationName + "-" + outputId;
  }

  private static String withReferences(String type, Collection<StorePath> references) {
    StringBuilder text = new StringBuilder(type);
    for (StorePath reference : new TreeSet<>(references)) {
      text.append(':').append(reference);
    }
    return text.toString();
  }

  private static StorePath make(StoreDir dir, String type, Hash hash, String name)
      throws StorePathException {
    String fingerprint = type + ":sha256:" + hash.hex() + ":" + dir + ":" + name;
    return StorePath.of(dir, NixBase32.encode(fold(sha256(fingerprint))) + "-" + name);
  }

  private static byte[] fold(Hash hash) {
    byte[] folded = new byte[FOLDED_SIZE];
    byte[] bytes = hash.bytes();
    for (int i = 0; i < bytes.length; i++) {
      folded[i % FOLDED_SIZE] ^= bytes[i];
    }
    return folded;
  }

  private static Hash sha256(String text) {
    return Hash.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
