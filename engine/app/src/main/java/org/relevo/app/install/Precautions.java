package org.relevo.app.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Looks beforehand at what guix-daemon and the hook will need. */
record Precautions(HostRoot root, Caller caller) {
  private static final Set<PosixFilePermission> WRITABLE =
      PosixFilePermissions.fromString("----w--w-");

  /** Returns what is not as it should be. */
  List<Advice> take(SystemdService service, Optional<Path> guix) {
    return Stream.of(
            user(), store(), guix(guix), machines(), signingKey(), daemonUser(service), java())
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Advice> user() {
    return caller.isRoot()
        ? Optional.empty()
        : Optional.of(new Advice(
            "you are " + caller.user() + ", not root: what root owns cannot be written",
            "run it with sudo; --dry-run shows everything without writing"));
  }

  private Optional<Advice> store() {
    Path store = Path.of(caller.variable("NIX_STORE_DIR").orElse("/gnu/store"));
    return Files.isDirectory(root.at(store))
        ? Optional.empty()
        : Optional.of(new Advice(
            root.at(store) + " is missing: there is no Guix store on this host",
            "install Guix first; if its store is elsewhere, set NIX_STORE_DIR to that"));
  }

  private static Optional<Advice> guix(Optional<Path> guix) {
    return guix.isPresent()
        ? Optional.empty()
        : Optional.of(new Advice(
            "the real guix was not found: guix-daemon needs it for all but offloading, and would get no substitutes",
            "name it, and install again: GUIX=/path/to/guix relevo install-hook"));
  }

  private Path configuration(String name) {
    return Path.of(caller.variable("GUIX_CONFIGURATION_DIRECTORY").orElse("/etc/guix"))
        .resolve(name);
  }

  private Optional<Advice> machines() {
    Path file = configuration("machines.scm");
    return Files.exists(root.at(file))
        ? Optional.empty()
        : Optional.of(new Advice(
            root.at(file) + " is missing: every build will be made here",
            "describe the build machines there, then try them: relevo check, relevo test"));
  }

  private Optional<Advice> signingKey() {
    Path file = configuration("signing-key.sec");
    return Files.exists(root.at(file))
        ? Optional.empty()
        : Optional.of(
            new Advice(
                root.at(file) + " is missing: build machines accept only what this host signs",
                "make a key: relevo archive --generate-key; then authorize signing-key.pub on each machine"));
  }

  private Optional<Advice> daemonUser(SystemdService service) {
    return service.user().equals("root")
        ? Optional.empty()
        : Optional.of(
            new Advice(
                "guix-daemon runs as " + service.user() + ", and so will Relevo",
                "see that this user may read signing-key.sec, the SSH keys that machines.scm names, and Relevo's files"));
  }

  /** The hook finds another JDK where this one is gone, but slowly, and perhaps none. */
  private Optional<Advice> java() {
    Path java = caller.java();
    boolean mayGo =
        Stream.of("/home", "/root", "/tmp", "/gnu/store", "/nix/store").anyMatch(java::startsWith);
    return mayGo
        ? Optional.of(new Advice(
            "the JDK in " + java
                + " may go away, since it belongs to a user or is not kept from a garbage collector",
            "install one for the whole host (Debian: apt install openjdk-17-jre-headless), and install again with"
                + " JAVA_HOME=DIRECTORY; without any, the real guix offload is used"))
        : Optional.empty();
  }

  /** Warns of a launcher that others than root can change, since root's daemon runs it. */
  Optional<Advice> launcher(Path launcher) throws IOException {
    for (Path file = launcher; file != null; file = file.getParent()) {
      if (!Files.exists(file)) {
        continue;
      }
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      boolean sticky = Files.isDirectory(file)
          && ((int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 01000) != 0;
      String owner = Files.getOwner(file).getName();
      if (!owner.equals("root") || (!sticky && permissions.stream().anyMatch(WRITABLE::contains))) {
        return Optional.of(
            new Advice(
                "guix-daemon will run " + launcher + ", and others than root can change " + file,
                "install Relevo where only root writes, as in /opt/relevo, if this host has other users"));
      }
    }
    return Optional.empty();
  }
}
