package org.relevo.app.engine;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Who is at the other end of a connection, by the kernel.
 *
 * @param user the name of the user
 */
record Peer(String user) {
  static Peer of(SocketChannel channel) throws IOException {
    UnixDomainPrincipal principal = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
    return new Peer(principal.user().getName());
  }

  /** Returns whether it may stop the engine: root, or who runs it. Others may be let in by the socket's group. */
  boolean isOperator() {
    return user.equals("root") || user.equals(System.getProperty("user.name"));
  }
}
