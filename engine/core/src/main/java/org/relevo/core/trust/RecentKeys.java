package org.relevo.core.trust;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys met last, after the bytes they were written with: each signature names its key in full, nearly always one
 * of few, and to check a key and to make its {@link Comb} takes longer than to verify a signature. Thread-safe.
 */
final class RecentKeys {
  /** How many: signatures can name keys that nobody knows, which must not fill the memory. */
  static final int MOST = 64;

  private final Map<ByteBuffer, EccPublicKey> keys = new LinkedHashMap<>(MOST, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<ByteBuffer, EccPublicKey> eldest) {
      return size() > MOST;
    }
  };

  synchronized Optional<EccPublicKey> find(byte[] q) {
    return Optional.ofNullable(keys.get(ByteBuffer.wrap(q)));
  }

  synchronized void add(byte[] q, EccPublicKey key) {
    keys.put(ByteBuffer.wrap(q.clone()), key);
  }
}
