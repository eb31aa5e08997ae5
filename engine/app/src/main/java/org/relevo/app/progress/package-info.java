/**
 * What is seen of transfers and builds while they run: lines, and on a terminal a bar below them. Knows nothing of
 * commands.
 */
@NullMarked
package org.relevo.app.progress;

import org.jspecify.annotations.NullMarked;
