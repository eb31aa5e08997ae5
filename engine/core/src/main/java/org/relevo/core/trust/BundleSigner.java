package org.relevo.core.trust;

import java.io.IOException;
import org.relevo.formats.hash.Hash;

/** Signs exported store items. Implementations are thread-safe. */
@FunctionalInterface
public interface BundleSigner {
  /**
   * Returns the signature string of an item whose exported bytes (nar through deriver) have this hash.
   *
   * @throws IOException if the key cannot be had
   */
  String sign(Hash hash) throws IOException;
}
