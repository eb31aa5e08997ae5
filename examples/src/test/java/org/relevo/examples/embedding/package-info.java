/** Runs the programs that use Relevo as a library. */
@NullMarked
package org.relevo.examples.embedding;

import org.jspecify.annotations.NullMarked;
