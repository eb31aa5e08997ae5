/**
 * How this host announces itself as a build machine: the command, and what the command that serves builds needs for the
 * same.
 */
@NullMarked
package org.relevo.app.announce;

import org.jspecify.annotations.NullMarked;
