/**
 * Stores: the local one on disk and a daemon's at the other end of a connection, behind one interface. Depends on trust; knows nothing of SSH.
 */
@NullMarked
package org.relevo.core.store;

import org.jspecify.annotations.NullMarked;
