/**
 * {@code relevo build}: derivations and graphs of them are offloaded, with logs, progress and a summary.
 */
@NullMarked
package org.relevo.app.build;

import org.jspecify.annotations.NullMarked;
