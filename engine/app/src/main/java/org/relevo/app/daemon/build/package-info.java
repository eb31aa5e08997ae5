/**
 * Builds of derivations on this host: what must be built first, the sandbox, the builder's process and its end, the log.
 * Knows the store, but nothing of the protocol through which clients ask.
 */
@NullMarked
package org.relevo.app.daemon.build;

import org.jspecify.annotations.NullMarked;
