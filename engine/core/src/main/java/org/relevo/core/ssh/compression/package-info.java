/**
 * Zstandard as a compression method of SSH, which has none of its own: between Relevo's own ends. Knows the SSH library's
 * packets, and nothing of machines.
 */
@NullMarked
package org.relevo.core.ssh.compression;

import org.jspecify.annotations.NullMarked;
