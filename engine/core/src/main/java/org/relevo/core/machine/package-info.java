/**
 * Build machines as the operator describes them, and the port through which they are found. Depends on nothing else in core.
 */
@NullMarked
package org.relevo.core.machine;

import org.jspecify.annotations.NullMarked;
