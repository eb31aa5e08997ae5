package org.relevo.core.offload;

import java.time.Duration;
import org.relevo.core.transfer.TransferStats;

/**
 * What an offloaded build took.
 *
 * @param sent the way there
 * @param build how long the machine's daemon took
 * @param retrieved the way back
 * @param total all, from the request on
 */
public record BuildStats(
    TransferStats sent, Duration build, TransferStats retrieved, Duration total) {}
