package org.relevo.core.history;

import java.util.OptionalDouble;
import org.relevo.core.machine.BuildMachine;

/**
 * What builds and transfers took: a port. Implementations are thread-safe, return quickly, and never fail a build: what
 * cannot be written is not remembered, with a warning in the log.
 */
public interface History {
  /** Remembers nothing. */
  History NONE = new History() {
    @Override
    public Expectation expect(String derivationName) {
      return Expectation.UNKNOWN;
    }

    @Override
    public OptionalDouble bytesPerSecond(BuildMachine machine) {
      return OptionalDouble.empty();
    }

    @Override
    public void built(BuildRecord build) {}

    @Override
    public void sent(SendRecord send) {}
  };

  /**
   * Returns what a build may be expected to take.
   *
   * @param derivationName the derivation's, such as {@code hello-2.12.1.drv}; builds of other versions count as well
   */
  Expectation expect(String derivationName);

  /** Returns how fast items went to {@code machine} of late, above 0; empty if that is not known. */
  OptionalDouble bytesPerSecond(BuildMachine machine);

  /** Notes a build that went well. */
  void built(BuildRecord build);

  /** Notes items that were sent to a machine. */
  void sent(SendRecord send);
}
