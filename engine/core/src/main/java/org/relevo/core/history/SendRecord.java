package org.relevo.core.history;

import java.time.Duration;
import java.time.Instant;
import org.relevo.core.machine.BuildMachine;

/**
 * Items that were sent to a machine.
 *
 * @param machine where
 * @param bytes how many, before any compression
 * @param time how long that took
 * @param at when it ended
 */
public record SendRecord(BuildMachine machine, long bytes, Duration time, Instant at) {}
