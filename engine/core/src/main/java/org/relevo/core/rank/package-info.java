/**
 * Which machine gets a build: a pure function of the request, the machines, their health and their free slots, under a
 * policy. Depends on machine and build; does no I/O and keeps no state.
 */
@NullMarked
package org.relevo.core.rank;

import org.jspecify.annotations.NullMarked;
