package org.relevo.app.engine;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.relevo.app.cli.ErrorText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is at the other end of a connection, by the kernel.
 *
 * @param user the name of the user, or the number of one that has none
 * @param group the same of its group, of which there may be more
 */
record Peer(String user, String group) {
  private static final Logger log = LoggerFactory.getLogger(Peer.class);
  private static final long LIMIT_SECONDS = 5;

  static Peer of(SocketChannel channel) throws IOException {
    UnixDomainPrincipal principal = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
    return new Peer(principal.user().getName(), principal.group().getName());
  }

  /** Returns whether it may stop the engine: root, or who runs it. Others may be let in by the socket's group. */
  boolean isOperator() {
    return user.equals("root") || user.equals(System.getProperty("user.name"));
  }

  /**
   * Sees to it that it is one of those whom the socket is for: its permissions may have been others for a moment.
   *
   * @throws RefusedException if it is not
   */
  void requireAllowed(Path socket) throws RefusedException {
    if (isOperator()) {
      return;
    }
    try {
      String needed =
          Files.readAttributes(socket, PosixFileAttributes.class).group().getName();
      if (group.equals(needed) || isMember(user, needed)) {
        return;
      }
      throw new RefusedException("it is for root, " + System.getProperty("user.name")
          + " and the group " + needed + ", which you, " + user + ", are not in");
    } catch (IOException e) {
      throw new RefusedException(
          "it cannot see whether it is for you, " + user + ": " + ErrorText.of(e));
    }
  }

  /** Asks the host, whose users may be kept anywhere. */
  private static boolean isMember(String user, String group) throws IOException {
    if (user.startsWith("-")) {
      return false;
    }
    Process id = new ProcessBuilder("id", "-Gn", user).redirectErrorStream(true).start();
    id.getOutputStream().close();
    try {
      if (!id.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("id -Gn " + user + " does not end");
      }
      String said = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      log.debug("groups of {}: {}", user, said);
      return id.exitValue() == 0 && Arrays.asList(said.strip().split("\\s+")).contains(group);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      id.destroyForcibly();
    }
  }
}
