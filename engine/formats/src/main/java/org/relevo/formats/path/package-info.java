/**
 * Store paths: what they are, and how they are computed from content. No file is touched here.
 */
@NullMarked
package org.relevo.formats.path;

import org.jspecify.annotations.NullMarked;
