package org.relevo.core.trust;

import org.relevo.formats.hash.Hash;

/** Signs exported store items. Implementations are thread-safe. */
@FunctionalInterface
public interface BundleSigner {
  /** Returns the signature string of an item whose exported bytes (nar through deriver) have this hash. */
  String sign(Hash hash);
}
