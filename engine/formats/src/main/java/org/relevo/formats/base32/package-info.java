/**
 * The base-32 alphabet of store paths. Depends on nothing.
 */
@NullMarked
package org.relevo.formats.base32;

import org.jspecify.annotations.NullMarked;
