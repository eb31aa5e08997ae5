package org.relevo.tests.discovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.relevo.tests.peers.Peers;

/** A host of a network with {@code avahi-daemon} and the D-Bus that it needs, both with a {@code /run} of their own. */
final class AvahiHost {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final TestingNetwork network;
  private final Conversation daemon;

  private AvahiHost(TestingNetwork network, Conversation daemon) {
    this.network = network;
    this.daemon = daemon;
  }

  /**
   * Starts the daemons on a host, which gets this name, and waits until they are ready.
   *
   * @param directory an empty directory for it, in one of the test's
   * @param services the text of a service file; may be empty
   */
  static AvahiHost start(TestingNetwork network, String host, Path directory, String services)
      throws IOException, InterruptedException {
    Peers.require("avahi-daemon", "avahi-daemon");
    Peers.require("avahi-browse", "avahi-utils");
    Peers.require("dbus-daemon", "dbus-daemon");
    Path files = Files.createDirectories(directory.resolve("services"));
    if (!services.isEmpty()) {
      Files.writeString(files.resolve("build-machine.service"), services);
    }
    Path configuration = Files.writeString(
        directory.resolve("avahi-daemon.conf"),
        "[server]\nhost-name=" + host + "\nuse-ipv4=yes\nuse-ipv6=yes\n"
            + "[publish]\npublish-workstation=no\n");
    // Avahi drops its privileges and must still read these.
    for (Path each : List.of(directory.getParent(), directory, files)) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    String script = String.join(
        "\n",
        "mount --make-rprivate /",
        "mount -t tmpfs tmpfs /run",
        "mkdir -p /run/dbus",
        "mount --bind " + files + " /etc/avahi/services",
        "dbus-daemon --system --nofork --nopidfile &",
        "until [ -S /run/dbus/system_bus_socket ]; do sleep 0.05; done",
        "exec avahi-daemon -f " + configuration + " --no-rlimits --no-chroot");
    Conversation daemon =
        network.start(network.on(host, List.of("unshare", "-m", "sh", "-c", script)));
    daemon.await(line -> line.contains("Server startup complete"), LIMIT);
    if (!services.isEmpty()) {
      daemon.await(line -> line.contains("successfully established"), LIMIT);
    }
    return new AvahiHost(network, daemon);
  }

  /** Runs a client of the daemon, such as {@code avahi-browse}, and returns what it printed. */
  String client(String... command) throws IOException, InterruptedException {
    return network.run(inside(command)).out();
  }

  /** Starts a client that goes on. */
  Conversation start(String... command) throws IOException {
    return network.start(inside(command));
  }

  private List<String> inside(String... command) {
    List<String> all = new ArrayList<>(
        List.of("nsenter", "-m", "-n", "-t", Long.toString(daemon.handle().pid())));
    all.addAll(Arrays.asList(command));
    return all;
  }

  /** Has it say goodbye and end. */
  void leave() throws InterruptedException {
    daemon.stop();
  }

  /** Kills it without a goodbye. */
  void kill() throws InterruptedException {
    daemon.kill();
  }
}
