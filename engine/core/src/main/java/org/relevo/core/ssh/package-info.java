/**
 * The connection to a build machine: one SSH connection a machine, many channels on it, each a Unix socket or a command
 * there. Says in words what failed and what mends it. Nothing of the operator's own SSH set-up ({@code ~/.ssh}, agents) is
 * read: the machine's description is all there is. Must not know what travels through the channels.
 */
@NullMarked
package org.relevo.core.ssh;

import org.jspecify.annotations.NullMarked;
