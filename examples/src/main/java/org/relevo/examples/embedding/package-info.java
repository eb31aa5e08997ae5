/** Programs that use Relevo as a library: only {@code engine/core}, {@code scheme} and what they need. */
@NullMarked
package org.relevo.examples.embedding;

import org.jspecify.annotations.NullMarked;
