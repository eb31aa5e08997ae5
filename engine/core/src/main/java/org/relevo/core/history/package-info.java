/**
 * What builds and transfers took before, for the ranking to expect what the next will take. Depends on machine and
 * formats; knows nothing of how builds are offloaded.
 */
@NullMarked
package org.relevo.core.history;

import org.jspecify.annotations.NullMarked;
