/**
 * The offload hook of a build daemon: the daemon asks line by line whether a build is taken, and is answered; what is taken
 * is built on a machine, and its outputs are put into this host's store, where the daemon registers them. The
 * conversation knows nothing of processes or standard streams, so that a resident engine can have many at once.
 */
@NullMarked
package org.relevo.app.hook;

import org.jspecify.annotations.NullMarked;
