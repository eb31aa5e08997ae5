package org.relevo.core.machine;

/**
 * How many processes of a host were running or waiting for a processor, on average; not yet divided by its cores.
 *
 * @param oneMinute over the last minute
 * @param fiveMinutes over the last five
 * @param fifteenMinutes over the last fifteen
 */
public record LoadAverage(double oneMinute, double fiveMinutes, double fifteenMinutes) {
  /** Checks the ranges. */
  public LoadAverage {
    if (!(oneMinute >= 0) || !(fiveMinutes >= 0) || !(fifteenMinutes >= 0)) {
      throw new IllegalArgumentException(
          "a load average below 0: " + oneMinute + ", " + fiveMinutes + ", " + fifteenMinutes);
    }
  }
}
