/**
 * The {@code archive} command: keys, and store items as signed bundles. Does the reading and printing; what it does lies
 * in the core's trust and store.
 */
@NullMarked
package org.relevo.app.archive;

import org.jspecify.annotations.NullMarked;
