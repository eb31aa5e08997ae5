/**
 * The Scheme in which Relevo's files are written: Kawa, with a vocabulary of its own that follows Guile's and is closed
 * towards Java. Knows of forms, places and values, not of what a file is for.
 */
@NullMarked
package org.relevo.scheme.dialect;

import org.jspecify.annotations.NullMarked;
