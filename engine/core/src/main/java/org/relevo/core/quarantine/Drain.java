package org.relevo.core.quarantine;

import java.time.Instant;

/**
 * An operator has taken a machine out of use: builds that run there go on, new ones do not come.
 *
 * @param who the operator's account
 * @param why the reason given; may be empty
 * @param since when that was
 */
public record Drain(String who, String why, Instant since) {}
