/**
 * The journal of a host: what builds asked for, how each decision came about, what was tried and what came of it, as JSON
 * Lines. Writes it for all processes of the host, and reads it again to decide anew. Must not depend on commands.
 */
@NullMarked
package org.relevo.app.journal;

import org.jspecify.annotations.NullMarked;
