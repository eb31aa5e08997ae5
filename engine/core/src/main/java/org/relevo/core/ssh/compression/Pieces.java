package org.relevo.core.ssh.compression;

import java.io.IOException;

/** Where bytes go, piece by piece. */
@FunctionalInterface
interface Pieces {
  /** Takes a piece; the array is the caller's again afterwards. */
  void take(byte[] bytes, int offset, int length) throws IOException;
}
