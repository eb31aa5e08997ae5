/**
 * Nars, the archives of store items, and bundles of them, the form in which stores exchange items. Streams only: files are
 * made and read by the store. Depends on hash and path.
 */
@NullMarked
package org.relevo.formats.nar;

import org.jspecify.annotations.NullMarked;
