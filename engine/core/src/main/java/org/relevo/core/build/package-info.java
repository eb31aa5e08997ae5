/**
 * What is asked of a build machine, and what can come of it. Depends on store.
 */
@NullMarked
package org.relevo.core.build;

import org.jspecify.annotations.NullMarked;
