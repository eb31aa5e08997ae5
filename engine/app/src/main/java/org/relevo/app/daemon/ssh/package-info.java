/**
 * The embedded SSH server: the same two things that Relevo asks of OpenSSH, commands and Unix sockets, for hosts without
 * one. Must not know what the sockets carry.
 */
@NullMarked
package org.relevo.app.daemon.ssh;

import org.jspecify.annotations.NullMarked;
