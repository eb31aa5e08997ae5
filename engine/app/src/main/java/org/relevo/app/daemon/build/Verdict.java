package org.relevo.app.daemon.build;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.formats.path.StorePath;

/**
 * Tells what the end of a builder means.
 *
 * @param path the derivation
 * @param settings the limits that it had
 * @param diskFull whether failures are to be blamed on the disk
 */
record Verdict(StorePath path, BuildSettings settings, BooleanSupplier diskFull) {
  /** With less than this free a failure is blamed on the disk rather than on the builder. */
  private static final long DISK_FULL_BYTES = 8 << 20;

  private static final int SIGNAL_CODES = 128;
  private static final int MAX_SIGNAL = 64;

  /** Returns the failure of a build that we ended. */
  BuildFailedException of(DerivationBuild.End end) {
    return switch (end) {
      case TIMEOUT ->
        new BuildFailedException(
            Kind.TIMED_OUT,
            "the build of " + path + " took longer than " + seconds(settings.timeout()));
      case SILENCE ->
        new BuildFailedException(
            Kind.TIMED_OUT,
            "the build of " + path + " was silent for " + seconds(settings.maxSilent()));
      case GIVEN_UP ->
        new BuildFailedException(Kind.TRANSIENT, "the build of " + path + " was given up");
    };
  }

  /**
   * Throws unless the builder ended well.
   *
   * @param started whether the builder itself was started, rather than its launcher having failed
   * @param lastLines what it wrote last
   */
  void check(int exitCode, boolean started, String lastLines) throws BuildFailedException {
    // That bwrap could not execute the builder is the derivation's fault, anything before that is
    // not.
    if (!started && !lastLines.contains("execvp")) {
      throw new BuildFailedException(
          Kind.TRANSIENT, "the sandbox for " + path + " could not be set up: " + lastLines);
    }
    if (exitCode == 0) {
      return;
    }
    String what = "the builder for " + path + " failed with " + exitText(exitCode);
    if (diskFull.getAsBoolean()) {
      throw new BuildFailedException(Kind.TRANSIENT, what + ", and the disk of this host is full");
    }
    throw new BuildFailedException(
        Kind.PERMANENT,
        what + (lastLines.isEmpty() ? "; it wrote nothing" : "; its last lines:\n" + lastLines));
  }

  /**
   * Throws unless the hook that took the build ended well.
   *
   * @param lastLines the last lines of the build's log
   * @param lastWords the last line of the hook's own
   */
  void checkHook(int exitCode, String lastLines, String lastWords) throws BuildFailedException {
    switch (exitCode) {
      case 0 -> {}
      case 100 ->
        throw new BuildFailedException(
            Kind.PERMANENT,
            "the offloaded build of " + path + " failed"
                + (lastLines.isEmpty() ? "; it wrote nothing" : "; its last lines:\n" + lastLines));
      case 101 ->
        throw new BuildFailedException(
            Kind.TIMED_OUT, "the offloaded build of " + path + " went past a time limit");
      default ->
        throw new BuildFailedException(
            Kind.TRANSIENT,
            "the build hook failed with " + exitText(exitCode) + " at " + path
                + (lastWords.isEmpty() ? "; it said nothing" : "; it said last: " + lastWords));
    }
  }

  /** Returns whether one of the file systems of {@code places}, which builders write to, is full. */
  static boolean anyFull(List<Path> places) {
    return places.stream().anyMatch(Verdict::isFull);
  }

  private static boolean isFull(Path place) {
    try {
      FileStore disk = Files.getFileStore(place);
      return disk.getTotalSpace() > 0 && disk.getUsableSpace() < DISK_FULL_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  private static String exitText(int code) {
    return code > SIGNAL_CODES && code <= SIGNAL_CODES + MAX_SIGNAL
        ? "signal " + (code - SIGNAL_CODES) + " (exit code " + code + ")"
        : "exit code " + code;
  }

  private static String seconds(Optional<Duration> limit) {
    return limit.orElse(Duration.ZERO).toSeconds() + " s";
  }
}
