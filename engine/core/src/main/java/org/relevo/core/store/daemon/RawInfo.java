package org.relevo.core.store.daemon;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.StoreException;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.worker.WorkerReader;

/** The reply to {@code query-path-info}. */
record RawInfo(
    String deriver, String hex, List<String> references, long registrationTime, long size) {
  static RawInfo read(WorkerReader in) throws IOException {
    return new RawInfo(in.string(), in.string(), in.strings(), in.u64(), in.u64());
  }

  PathInfo of(StorePath path, PathTexts texts) throws IOException {
    return new PathInfo(
        path,
        hash(),
        size,
        texts.set(references),
        texts.ifAny(deriver),
        Instant.ofEpochSecond(registrationTime));
  }

  private Hash hash() throws StoreException {
    String digits = hex.startsWith("sha256:") ? hex.substring("sha256:".length()) : hex;
    try {
      return Hash.parseHex(digits);
    } catch (IllegalArgumentException e) {
      throw new StoreException("the build daemon gave no SHA-256 hash: " + e.getMessage(), e);
    }
  }
}
