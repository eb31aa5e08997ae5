package org.relevo.core.machine;

/**
 * How much of the last ten seconds a machine's processes waited for what they lacked, as its kernel measures it (Linux,
 * "PSI - Pressure Stall Information"): the {@code avg10} figures, each in percent, 0 to 100.
 *
 * @param cpuSome at least one process waited for a processor
 * @param memorySome at least one waited for memory
 * @param memoryFull all that had work to do waited for memory
 * @param ioSome at least one waited for a disk
 */
public record Pressure(double cpuSome, double memorySome, double memoryFull, double ioSome) {
  /** Checks the ranges. */
  public Pressure {
    for (double share : new double[] {cpuSome, memorySome, memoryFull, ioSome}) {
      if (!(share >= 0 && share <= 100)) {
        throw new IllegalArgumentException("a pressure of " + share + " percent");
      }
    }
  }
}
