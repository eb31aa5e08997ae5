/**
 * The {@code install-hook} command: has guix-daemon of this host offload with Relevo. Writes a wrapper that the daemon runs
 * as guix and, for systemd, what makes it do so; elsewhere it says what is to be written. Knows nothing of offloading.
 */
@NullMarked
package org.relevo.app.install;

import org.jspecify.annotations.NullMarked;
