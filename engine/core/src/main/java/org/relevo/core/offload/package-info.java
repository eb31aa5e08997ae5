/**
 * The way of a build: from a request to verified outputs, past machines that fail, and from a set of derivations to all
 * that they need. The top of core: depends on rank, slot, transfer, build, and reaches machines through the port {@link
 * org.relevo.core.offload.MachineConnector}, which an adapter over ssh fills.
 */
@NullMarked
package org.relevo.core.offload;

import org.jspecify.annotations.NullMarked;
