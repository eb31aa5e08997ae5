package org.relevo.core.transfer;

import java.time.Duration;

/**
 * What a transfer came to.
 *
 * @param needed how many items there had to be in the end
 * @param items how many of them were moved
 * @param bytes how many bytes that took, frames and signatures included
 * @param time how long it took, the questions included
 */
public record TransferStats(int needed, int items, long bytes, Duration time) {}
