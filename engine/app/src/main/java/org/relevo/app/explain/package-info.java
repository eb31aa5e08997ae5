/** {@code relevo explain}: what would be decided about a build, and why, without building anything. */
@NullMarked
package org.relevo.app.explain;

import org.jspecify.annotations.NullMarked;
