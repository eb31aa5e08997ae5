/**
 * SHA-256 values, and streams that compute them in passing. Depends on base32 alone.
 */
@NullMarked
package org.relevo.formats.hash;

import org.jspecify.annotations.NullMarked;
