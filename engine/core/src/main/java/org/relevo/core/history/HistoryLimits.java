package org.relevo.core.history;

/**
 * How much is remembered; what is oldest goes first.
 *
 * @param buildsPerName how many builds of a name
 * @param names of how many names
 * @param sendsPerMachine how many sends to a machine
 * @param machines of how many machines
 */
record HistoryLimits(int buildsPerName, int names, int sendsPerMachine, int machines) {
  /** A few megabytes. */
  static final HistoryLimits DEFAULT = new HistoryLimits(16, 4000, 16, 1000);
}
