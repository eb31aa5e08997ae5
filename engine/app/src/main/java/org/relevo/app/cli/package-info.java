/** What the commands share: the host's directories, its store, exit codes. */
@NullMarked
package org.relevo.app.cli;

import org.jspecify.annotations.NullMarked;
