/**
 * The client's side of the worker protocol: a build daemon at the other end of a pair of streams, seen as a store that
 * can also build. Knows nothing of SSH or sockets beyond a convenience for this host's own; the transport owns timeouts.
 */
@NullMarked
package org.relevo.core.store.daemon;

import org.jspecify.annotations.NullMarked;
