/**
 * Derivations: the ATerm form of {@code .drv} files, their hashes and the paths of their outputs. Depends on path and
 * hash; reads no file.
 */
@NullMarked
package org.relevo.formats.derivation;

import org.jspecify.annotations.NullMarked;
