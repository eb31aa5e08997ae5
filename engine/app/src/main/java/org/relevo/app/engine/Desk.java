package org.relevo.app.engine;

import org.relevo.client.Hello;

/** Decides what is done for a client: a port between the socket and the engine's work. */
@FunctionalInterface
interface Desk {
  /**
   * Returns the work.
   *
   * @throws RefusedException if there is none for this client; the message is for people
   */
  Work take(Hello hello, Peer peer) throws RefusedException;
}
