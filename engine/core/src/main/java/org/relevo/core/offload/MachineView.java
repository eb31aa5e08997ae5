package org.relevo.core.offload;

import java.time.Instant;
import java.util.Optional;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.quarantine.Standing;
import org.relevo.core.rank.SlotUsage;

/**
 * What an offloader knows of a machine without asking it.
 *
 * @param machine the machine
 * @param slots its build slots, as the processes of this host use them
 * @param standing what is known against it
 * @param connected whether there is a connection to it
 * @param compression how what is sent over that is compressed, in words; empty if there is none, or that is not known
 * @param health how it was when it was asked last; empty if that was never, or it did not answer
 * @param askedAt when it was asked last, whatever came of it; empty: never
 */
public record MachineView(
    BuildMachine machine,
    SlotUsage slots,
    Standing standing,
    boolean connected,
    Optional<String> compression,
    Optional<Health> health,
    Optional<Instant> askedAt) {}
