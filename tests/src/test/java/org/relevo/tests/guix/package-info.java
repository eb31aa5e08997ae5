/**
 * Relevo against the real guix-daemon: behind OpenSSH as a build machine, and as the head's own daemon with Relevo as its hook.
 * Each daemon is in a mount namespace of its own with what {@code tests/guix/fetch} has fetched; without that, or without
 * the right to make namespaces, these tests are skipped.
 */
@NullMarked
package org.relevo.tests.guix;

import org.jspecify.annotations.NullMarked;
