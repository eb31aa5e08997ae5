/**
 * S-expressions of byte strings, as libgcrypt writes keys, signatures and access lists: values, a reader of the
 * canonical and the advanced form, and a writer of both. Knows nothing of keys; depends on nothing.
 */
@NullMarked
package org.relevo.formats.sexp;

import org.jspecify.annotations.NullMarked;
