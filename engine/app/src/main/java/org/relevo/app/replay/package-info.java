/** What the journal tells: the commands that show it and that decide anew what it has. */
@NullMarked
package org.relevo.app.replay;

import org.jspecify.annotations.NullMarked;
