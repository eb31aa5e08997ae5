/**
 * The program: its entry point, the root command that knows all others, and how errors become messages. Each command lives
 * in the package of its feature; what they share is in {@code cli}.
 */
@NullMarked
package org.relevo.app;

import org.jspecify.annotations.NullMarked;
