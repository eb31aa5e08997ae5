/**
 * Relevo's files that are programs: machine files and build graphs. Each kind adds its own forms to the common
 * vocabulary of {@code dialect} and turns the value of the program into Relevo's own types.
 */
@NullMarked
package org.relevo.scheme;

import org.jspecify.annotations.NullMarked;
