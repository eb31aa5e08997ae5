/**
 * What is asked of a build machine, the port to its daemon, and the watch that is kept over what may never return. Depends
 * on store and machine.
 */
@NullMarked
package org.relevo.core.build;

import org.jspecify.annotations.NullMarked;
