package org.relevo.core.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;

/**
 * A build that went well.
 *
 * @param derivationName the derivation's name, such as {@code hello-2.12.1.drv}
 * @param machine where
 * @param duration how long the machine's daemon took
 * @param slowdown by how much the machine's other work is thought to have stretched that, at least 1
 * @param peakMemory the most memory that it used; empty: not measured
 * @param at when it ended
 */
public record BuildRecord(
    String derivationName,
    BuildMachine machine,
    Duration duration,
    double slowdown,
    Optional<ByteSize> peakMemory,
    Instant at) {}
