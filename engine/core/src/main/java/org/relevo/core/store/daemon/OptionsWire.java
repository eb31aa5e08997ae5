package org.relevo.core.store.daemon;

import java.io.IOException;
import org.relevo.core.store.daemon.DaemonOptions.Flag;
import org.relevo.formats.worker.WorkerWriter;

/**
 * The arguments of {@code set-options}, which grew with the protocol: keep-failed, keep-going, fallback, verbosity;
 * before minor 0x61 the number of jobs and the silence limit; from 2 use-build-hook; from 4 build-verbosity, log-type,
 * print-build-trace; from 6 to 0x60 the number of cores; from 10 use-substitutes; from 12 pairs of names and values.
 */
final class OptionsWire {
  private OptionsWire() {}

  static void write(WorkerWriter out, DaemonOptions options, int minor) throws IOException {
    out.bool(options.is(Flag.KEEP_FAILED));
    out.bool(options.is(Flag.KEEP_GOING));
    out.bool(false); // fallback: building where a download failed
    out.u64(options.verbosity());
    if (minor < 0x61) {
      out.u64(options.maxJobs().orElse(1));
      out.u64(options.maxSilentSeconds());
    }
    if (minor >= 2) {
      out.bool(options.is(Flag.USE_BUILD_HOOK));
    }
    if (minor >= 4) {
      out.u64(options.verbosity());
      out.u64(0); // log type: pretty
      out.bool(options.is(Flag.BUILD_TRACE));
    }
    if (minor >= 6 && minor < 0x61) {
      out.u64(options.cores().orElse(0));
    }
    if (minor >= 10) {
      out.bool(options.is(Flag.USE_SUBSTITUTES));
    }
    if (minor >= 12) {
      out.stringPairs(options.pairs());
    }
  }
}
