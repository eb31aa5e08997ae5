/** Runs the examples. */
@NullMarked
package org.relevo.examples;

import org.jspecify.annotations.NullMarked;
