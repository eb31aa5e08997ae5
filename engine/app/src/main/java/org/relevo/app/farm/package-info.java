/**
 * Looks at the build machines of this host: {@code relevo test} tries all that a build needs of each, {@code relevo
 * status} asks each how it is, and {@code relevo machine} takes one out of use. One machine's failure is a line of the
 * report, never the end of the command.
 */
@NullMarked
package org.relevo.app.farm;

import org.jspecify.annotations.NullMarked;
