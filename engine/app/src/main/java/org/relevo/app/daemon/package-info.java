/**
 * The embedded build daemon: the server's side of the worker protocol on a Unix socket, over this host's store and the
 * builds of {@link org.relevo.app.daemon.build}. Clients cannot tell it from guix-daemon. Knows nothing of SSH.
 */
@NullMarked
package org.relevo.app.daemon;

import org.jspecify.annotations.NullMarked;
