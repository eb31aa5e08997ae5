/**
 * The byte streams of an SSH channel, for either end of it: bounded by the channel's window, with back-pressure and end of
 * input passed on at once. They know the SSH library's channel, and nothing of machines.
 */
@NullMarked
package org.relevo.core.ssh.flow;

import org.jspecify.annotations.NullMarked;
