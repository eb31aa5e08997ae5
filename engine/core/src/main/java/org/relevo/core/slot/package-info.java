/**
 * Build slots: how many builds a machine is given at once, agreed on by all processes of this host through lock files.
 * Depends on machine and rank's slot counts.
 */
@NullMarked
package org.relevo.core.slot;

import org.jspecify.annotations.NullMarked;
