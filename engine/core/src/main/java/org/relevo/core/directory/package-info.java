/**
 * Machines that announce themselves on the network: what an advert says, the port through which adverts are seen, and the
 * rules by which some of them become build machines. What the network says is a hint; a machine counts only with a host key
 * that the operator pinned, which SSH then demands. Knows nothing of how adverts travel.
 */
@NullMarked
package org.relevo.core.directory;

import org.jspecify.annotations.NullMarked;
