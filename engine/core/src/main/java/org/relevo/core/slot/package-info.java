/**
 * Build slots: how many builds a machine is given at once, agreed on by all processes of this host through lock files, and by
 * all hosts through locks on the machine itself, by a command that runs there.
 * Depends on machine and rank's slot counts.
 */
@NullMarked
package org.relevo.core.slot;

import org.jspecify.annotations.NullMarked;
