/** The whole way, from the command line through a real SSH server to the outputs' return. */
@NullMarked
package org.relevo.tests.e2e;

import org.jspecify.annotations.NullMarked;
