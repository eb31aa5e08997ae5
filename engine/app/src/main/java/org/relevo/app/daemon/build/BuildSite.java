package org.relevo.app.daemon.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The directory that one build has for itself on this host, {@code guix-build-NAME.drv-N}; only its owner can enter.
 *
 * <pre>
 * top/      where the builder starts; inputs unpacked, objects compiled
 * tmp/      its /tmp, inside a sandbox
 * etc/      its /etc, inside a sandbox
 * status    how the builder ended, as the launcher writes it
 * owner     the process that made it; absent once the directory is to be kept
 * </pre>
 *
 * @param root the directory itself
 * @param name {@code guix-build-NAME.drv-0}: its name as builders see it, the same on every host
 */
record BuildSite(Path root, String name) {
  private static final int MAX_NUMBER = 100_000;
  private static final String OWNER = "owner";
  private static final String USER = System.getProperty("user.name", "");

  static BuildSite create(Path parent, String derivationName) throws IOException {
    Files.createDirectories(parent);
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    for (int number = 0; number < MAX_NUMBER; number++) {
      Path root = parent.resolve("guix-build-" + derivationName + "-" + number);
      try {
        Files.createDirectory(root, owner);
      } catch (FileAlreadyExistsException e) {
        continue;
      }
      BuildSite site = new BuildSite(root, "guix-build-" + derivationName + "-0");
      Files.createDirectory(site.top());
      Files.createDirectory(site.tmp());
      Files.setPosixFilePermissions(site.tmp(), PosixFilePermissions.fromString("rwxrwxrwx"));
      site.writeEtc();
      Files.writeString(
          root.resolve(OWNER), Long.toString(ProcessHandle.current().pid()));
      return site;
    }
    throw new IOException(
        "no free name for a build directory in " + parent + "; remove the old ones");
  }

  /** Removes this user's directories in {@code parent} whose makers are gone. */
  static void removeStale(Path parent) throws IOException {
    try (DirectoryStream<Path> sites = Files.newDirectoryStream(parent, "guix-build-*")) {
      for (Path site : sites) {
        Path owner = site.resolve(OWNER);
        // Others may have put anything here: parents such as /tmp are everybody's.
        if (Files.isDirectory(site, LinkOption.NOFOLLOW_LINKS)
            && Files.getOwner(site, LinkOption.NOFOLLOW_LINKS).getName().equals(USER)
            && Files.isRegularFile(owner, LinkOption.NOFOLLOW_LINKS)
            && isGone(Files.readString(owner, StandardCharsets.UTF_8))) {
          Trees.delete(site);
        }
      }
    }
  }

  private static boolean isGone(String pid) {
    try {
      return ProcessHandle.of(Long.parseLong(pid.strip())).isEmpty();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Leaves the directory to people. */
  void keep() throws IOException {
    Files.deleteIfExists(root.resolve(OWNER));
  }

  Path top() {
    return root.resolve("top");
  }

  Path tmp() {
    return root.resolve("tmp");
  }

  Path etc() {
    return root.resolve("etc");
  }

  Path status() {
    return root.resolve("status");
  }

  private void writeEtc() throws IOException {
    Files.createDirectory(etc());
    write("passwd", """
        guixbuilder:x:30001:30000:Build user:/:/noshell
        nobody:x:65534:65534:Nobody:/:/noshell
        """);
    write("group", """
        guixbuild:!:30000:
        nogroup:x:65534:
        """);
    write("hosts", """
        127.0.0.1 localhost
        ::1 localhost
        """);
  }

  private void write(String file, String content) throws IOException {
    Files.writeString(etc().resolve(file), content, StandardCharsets.UTF_8);
  }
}
