package org.relevo.core.machine;

/**
 * What tells build daemons apart whatever addresses lead to them: equal on both sides of a connection if, and only if, it
 * leads back to where it came from.
 *
 * @param bootId the running kernel's ({@code /proc/sys/kernel/random/boot_id})
 * @param socket device and inode of the daemon's Unix socket, {@code DEVICE:INODE} in decimal
 */
public record DaemonIdentity(String bootId, String socket) {}
