/**
 * The resident engine: one process that keeps the machine program, connections, health, slots and history between builds, and
 * does the work of clients that come over a Unix socket. {@link org.relevo.client.FrameWire} is the protocol.
 */
@NullMarked
package org.relevo.app.engine;

import org.jspecify.annotations.NullMarked;
