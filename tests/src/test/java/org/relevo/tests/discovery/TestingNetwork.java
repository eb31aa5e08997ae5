package org.relevo.tests.discovery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.relevo.tests.peers.Peers;

/**
 * Hosts of a network: a network namespace each, and one more for the bridges between them, so that nothing of this host's
 * own network is touched.
 */
final class TestingNetwork implements AutoCloseable {
  private final String prefix = "rlv" + ProcessHandle.current().pid() + "-";
  private final List<String> namespaces = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();
  private int cables;

  /** Makes a network with these bridges, and no hosts. */
  static TestingNetwork with(String... bridges) throws IOException, InterruptedException {
    Peers.require("ip", "iproute2");
    Assumptions.assumeTrue(
        System.getProperty("user.name").equals("root"),
        "network namespaces need root: run the tests as root");
    TestingNetwork network = new TestingNetwork();
    network.addNamespace("hub");
    for (String bridge : bridges) {
      network.ip("-n", network.namespace("hub"), "link", "add", bridge, "type", "bridge");
      network.ip("-n", network.namespace("hub"), "link", "set", bridge, "up");
    }
    return network;
  }

  private String namespace(String host) {
    return prefix + host;
  }

  private void addNamespace(String host) throws IOException, InterruptedException {
    ip("netns", "add", namespace(host));
    namespaces.add(namespace(host));
    ip("-n", namespace(host), "link", "set", "lo", "up");
  }

  private void ip(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
  }

  /** Adds a host. */
  TestingNetwork host(String host) throws IOException, InterruptedException {
    addNamespace(host);
    return this;
  }

  /** Gives a host an interface on a bridge. */
  TestingNetwork attach(String host, String name, String bridge, String address)
      throws IOException, InterruptedException {
    String plug = "p" + ++cables;
    String hub = namespace("hub");
    ip(
        "link",
        "add",
        name,
        "netns",
        namespace(host),
        "type",
        "veth",
        "peer",
        "name",
        plug,
        "netns",
        hub);
    ip("-n", hub, "link", "set", plug, "master", bridge, "up");
    ip("-n", namespace(host), "address", "add", address, "dev", name);
    ip("-n", namespace(host), "link", "set", name, "up");
    return this;
  }

  /** Takes an interface away. */
  void detach(String host, String name) throws IOException, InterruptedException {
    ip("-n", namespace(host), "link", "delete", name);
  }

  /** Gives an interface another address. */
  void readdress(String host, String name, String address)
      throws IOException, InterruptedException {
    ip("-n", namespace(host), "address", "flush", "dev", name, "scope", "global");
    ip("-n", namespace(host), "address", "add", address, "dev", name);
  }

  /** Returns a command as it runs on a host. */
  List<String> on(String host, List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace(host)));
    all.addAll(command);
    return all;
  }

  /** Returns how to run {@code relevo} on a host. */
  List<String> relevo(String host, String... arguments) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        "org.relevo.app.Main"));
    command.addAll(Arrays.asList(arguments));
    return on(host, command);
  }

  /** Starts a command that goes on; it ends with the network at the latest. */
  Conversation start(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    processes.add(process);
    return new Conversation(process, command);
  }

  /** What a command printed. */
  record Result(int exitCode, String out, String err) {}

  /** Runs a command to its end. */
  Result run(List<String> command) throws IOException, InterruptedException {
    return run(command, "");
  }

  /** Runs a command to its end, with this on its standard input. */
  Result run(List<String> command, String input) throws IOException, InterruptedException {
    Path errors = java.nio.file.Files.createTempFile("relevo-test", ".err");
    try {
      Process process =
          new ProcessBuilder(command).redirectError(errors.toFile()).start();
      processes.add(process);
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      String out;
      try (InputStream in = process.getInputStream()) {
        out = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      int exitCode = process.waitFor();
      return new Result(exitCode, out, java.nio.file.Files.readString(errors));
    } finally {
      java.nio.file.Files.deleteIfExists(errors);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    for (Process process : processes) {
      process.waitFor(10, TimeUnit.SECONDS);
    }
    for (String namespace : namespaces) {
      ip("netns", "delete", namespace);
    }
  }
}
