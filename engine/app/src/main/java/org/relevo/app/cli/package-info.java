/**
 * The command line: the root command, what its subcommands share, and how errors become messages and exit codes. Each
 * subcommand lives in the package of its feature.
 */
@NullMarked
package org.relevo.app.cli;

import org.jspecify.annotations.NullMarked;
