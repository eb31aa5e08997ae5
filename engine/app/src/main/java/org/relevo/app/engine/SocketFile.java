package org.relevo.app.engine;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The engine's socket in the file system. It is made where nobody else can reach it, and comes to its place when its permissions
 * are right, so that nobody can connect before.
 */
final class SocketFile {
  private static final String PERMISSIONS = "rw-rw----";
  private static final String PRIVATE = "rwx------";

  private SocketFile() {}

  /**
   * Listens at a new socket, which takes the place of one that was left.
   *
   * @param path where clients find it; no other process makes one there meanwhile
   */
  static ServerSocketChannel listen(Path path) throws IOException {
    // No longer than the socket's own: the kernel takes a hundred bytes.
    Path directory = path.resolveSibling("new");
    Path first = directory.resolve("s");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    boolean done = false;
    try {
      remove(directory); // left by an engine that was killed
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
      server.bind(UnixDomainSocketAddress.of(first));
      Files.setPosixFilePermissions(first, PosixFilePermissions.fromString(PERMISSIONS));
      Files.move(first, path, StandardCopyOption.ATOMIC_MOVE);
      done = true;
      return server;
    } catch (IOException e) {
      throw new IOException("cannot listen at " + path + ": " + e.getMessage(), e);
    } finally {
      remove(directory);
      if (!done) {
        server.close();
      }
    }
  }

  private static void remove(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
    }
    Files.deleteIfExists(directory);
  }
}
