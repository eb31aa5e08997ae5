package org.relevo.core.ssh.compression;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;

/** Gives back what the native library has, since the SSH library does not tell when it needs a compression no more. */
final class NativeMemory {
  private static final Cleaner CLEANER = Cleaner.create();

  private NativeMemory() {}

  /** Closes {@code context} when {@code owner} is garbage; the owner must stay reachable during each call to it. */
  static void freeWith(Object owner, Closeable context) {
    CLEANER.register(owner, () -> {
      try {
        context.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}
