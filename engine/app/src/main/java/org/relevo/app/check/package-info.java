/**
 * {@code relevo check}: evaluates a machine file and looks for what is wrong or strange in it, mostly without connecting
 * anywhere. Each {@link org.relevo.app.check.Rule} looks for one kind of thing.
 */
@NullMarked
package org.relevo.app.check;

import org.jspecify.annotations.NullMarked;
