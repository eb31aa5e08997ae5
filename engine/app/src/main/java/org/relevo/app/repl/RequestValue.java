package org.relevo.app.repl;

import java.util.TreeSet;
import org.relevo.core.build.BuildRequest;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/**
 * A request as programs have it.
 *
 * @param request the request; of the path {@link #unnamed} if it is about no derivation
 */
record RequestValue(BuildRequest request) {
  private static final String UNNAMED = "0".repeat(StorePath.HASH_LENGTH) + "-request.drv";

  /** Returns what stands for the derivation where there is none: requirements can be asked about without. */
  static StorePath unnamed(StoreDir dir) {
    return new StorePath(dir, UNNAMED);
  }

  boolean hasDerivation() {
    return !request.derivation().baseName().equals(UNNAMED);
  }

  /** Returns for example {@code x86_64-linux with kvm}. */
  String needs() {
    String features = String.join(", ", new TreeSet<>(request.features()));
    return request.system() + (features.isEmpty() ? "" : " with " + features);
  }

  @Override
  public String toString() {
    return "#<request " + needs() + (hasDerivation() ? " " + request.derivation() : "") + ">";
  }
}
