/**
 * The read-eval-print loop. What is typed is evaluated by {@code scheme}'s dialect, in which the module {@code (relevo
 * farm)} reaches machines, rankings and builds; the same evaluation serves scripts. JLine is used here only.
 */
@NullMarked
package org.relevo.app.repl;

import org.jspecify.annotations.NullMarked;
