package org.relevo.core.trust;

import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StorePath;

/** Decides whether an imported store item is accepted. Implementations are thread-safe. */
@FunctionalInterface
public interface BundleVerifier {
  /**
   * Returns normally only if {@code signature} is well formed, signs exactly {@code hash}, verifies, and its key is
   * authorized.
   *
   * @param item the item, for the message
   * @param hash the hash of the item's exported bytes as they arrived
   * @param signature the signature string as it arrived
   * @throws SignatureException if any of the four does not hold
   */
  void verify(StorePath item, Hash hash, String signature) throws SignatureException;
}
