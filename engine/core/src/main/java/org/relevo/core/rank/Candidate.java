package org.relevo.core.rank;

import org.relevo.core.machine.BuildMachine;

/**
 * A machine that might get a build, with all that the ranking needs to know of it.
 *
 * @param machine the machine
 * @param slots its build slots
 * @param condition how it is
 */
public record Candidate(BuildMachine machine, SlotUsage slots, Condition condition) {}
