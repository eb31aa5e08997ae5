package org.relevo.tests.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;

/**
 * A real OpenSSH server on a free port of the loopback interface, with its own directory, host keys and configuration; it
 * runs as the user of the test, takes only the keys that it is told of, and is stopped with all its children by
 * {@link #close}.
 */
public final class OpenSshServer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

  private final Path directory;
  private final List<String> hostKeyTypes;
  private final List<String> options;
  private final List<String> within;
  private final StringJoiner log = new StringJoiner("\n");
  private Process process;
  private int port;

  private OpenSshServer(Setup setup) {
    this.directory = setup.directory;
    this.hostKeyTypes = setup.hostKeyTypes;
    this.options = setup.options;
    this.within = setup.within;
  }

  /** What a server is made of; each call returns a changed copy. */
  public record Setup(
      Path directory, List<String> hostKeyTypes, List<String> options, List<String> within) {
    /** Lets the server have host keys of these types ({@code ed25519}, {@code rsa}, {@code ecdsa}) only. */
    public Setup hostKeys(String... types) {
      return new Setup(directory, List.of(types), options, within);
    }

    /** Adds a line of sshd_config; the first of two with one keyword counts. */
    public Setup option(String line) {
      List<String> all = new ArrayList<>(options);
      all.add(line);
      return new Setup(directory, hostKeyTypes, all, within);
    }

    /** Has the server started by that command, which gets a command of its own: in a namespace that sees the directory. */
    public Setup within(List<String> command) {
      return new Setup(directory, hostKeyTypes, options, List.copyOf(command));
    }

    /** Starts the server, and returns when it listens. */
    public OpenSshServer start() throws IOException, InterruptedException {
      OpenSshServer server = new OpenSshServer(this);
      server.configure();
      server.launch();
      return server;
    }
  }

  /** Begins a server with an ed25519 host key in that directory, which need not exist. */
  public static Setup in(Path directory) {
    Peers.require("sshd", "openssh-server");
    Peers.require("ssh-keygen", "openssh-client");
    return new Setup(directory, List.of("ed25519"), List.of(), List.of());
  }

  /** Makes a private key file without passphrase, and returns it; beside it is its {@code .pub}. */
  public static Path generateKey(Path file, String type) throws IOException, InterruptedException {
    return generateKey(file, type, "");
  }

  /** Makes a private key file with a passphrase, and returns it; beside it is its {@code .pub}. */
  public static Path generateKey(Path file, String type, String passphrase, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("ssh-keygen", "-q", "-t", type, "-N", passphrase));
    if (type.equals("rsa")) {
      command.addAll(List.of("-b", "2048"));
    }
    command.addAll(List.of(more));
    command.addAll(List.of("-f", file.toString()));
    Process keygen = new ProcessBuilder(command).inheritIO().start();
    if (keygen.waitFor() != 0) {
      throw new IOException(command + " failed");
    }
    return file;
  }

  private void configure() throws IOException, InterruptedException {
    Files.createDirectories(directory);
    List<String> lines = new ArrayList<>(options);
    for (String type : hostKeyTypes) {
      Path file = directory.resolve("host_" + type);
      if (!Files.exists(file)) {
        generateKey(file, type);
      }
      lines.add("HostKey " + file);
    }
    Path authorized = directory.resolve("authorized_keys");
    if (!Files.exists(authorized)) {
      Files.createFile(authorized);
    }
    if (options.stream().noneMatch(line -> line.startsWith("ListenAddress "))) {
      lines.add("ListenAddress 127.0.0.1");
    }
    lines.addAll(List.of(
        "AuthorizedKeysFile " + authorized,
        "PidFile none",
        "StrictModes no",
        "UsePAM no",
        "UseDNS no",
        "PermitRootLogin yes",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "PrintMotd no",
        "PrintLastLog no",
        "LogLevel VERBOSE",
        "MaxStartups 100:30:200",
        "MaxSessions 100"));
    Files.write(directory.resolve("sshd_config"), lines);
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
  }

  private void launch() throws IOException, InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      CountDownLatch listening = new CountDownLatch(1);
      List<String> command = new ArrayList<>(within);
      command.addAll(List.of(
          PROGRAM.toString(),
          "-D",
          "-e",
          "-p",
          Integer.toString(port),
          "-f",
          directory.resolve("sshd_config").toString()));
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      Thread reader = new Thread(() -> follow(process, listening), "sshd-log");
      reader.setDaemon(true);
      reader.start();
      if (!listening.await(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("sshd does not listen:\n" + log());
      }
      if (process.isAlive() && log().contains("Server listening on")) {
        return;
      }
      if (attempt == 3) {
        throw new IOException("sshd does not start:\n" + log());
      }
    }
  }

  private void follow(Process source, CountDownLatch listening) {
    try (BufferedReader lines = new BufferedReader(
        new InputStreamReader(source.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (log) {
          log.add(line);
          log.notifyAll();
        }
        if (line.contains("Server listening on")) {
          listening.countDown();
        }
      }
    } catch (IOException e) {
      // The process has ended.
    } finally {
      listening.countDown();
    }
  }

  /** Returns the port that it listens on. */
  public int port() {
    return port;
  }

  /** Returns what it has logged so far. */
  public String log() {
    synchronized (log) {
      return log.toString();
    }
  }

  /** Returns how many lines of its log so far contain that text. */
  public int logged(String text) {
    return (int) log().lines().filter(line -> line.contains(text)).count();
  }

  /** Waits until so many lines of its log contain that text. */
  public void awaitLogged(String text, int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    synchronized (log) {
      while (logged(text) < count) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("\"" + text + "\" is not logged " + count + " times:\n" + log);
        }
        log.wait(left);
      }
    }
  }

  /** Returns its public host key of that type. */
  public HostKey hostKey(String type) {
    try {
      return HostKey.parse(Files.readString(directory.resolve("host_" + type + ".pub")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the owner of that private key log in, as whoever runs the test; its {@code .pub} must lie beside it. */
  public OpenSshServer authorize(Path privateKey) throws IOException {
    return authorizeLine(Files.readString(Path.of(privateKey + ".pub")).strip());
  }

  /** Adds a line of authorized_keys. */
  public OpenSshServer authorizeLine(String line) throws IOException {
    Path file = directory.resolve("authorized_keys");
    Files.writeString(file, Files.readString(file) + line + "\n");
    return this;
  }

  /** Returns this server as a machine with its first host key. */
  public BuildMachine machine(Path privateKey) {
    return machine(privateKey, hostKey(hostKeyTypes.get(0)), "/nonexistent/socket");
  }

  /** Returns this server as a machine. */
  public BuildMachine machine(Path privateKey, HostKey hostKey, String daemonSocket) {
    return new BuildMachine(
        "127.0.0.1",
        port,
        List.of("x86_64-linux"),
        System.getProperty("user.name"),
        hostKey,
        privateKey,
        List.of("none"),
        3,
        daemonSocket,
        OptionalDouble.empty(),
        1,
        1.0,
        Set.of(),
        Optional.empty());
  }

  /** Stops or continues all its processes, as {@code kill -STOP} and {@code kill -CONT} do. */
  public void signal(String name) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes().forEach(each -> command.add(Long.toString(each.pid())));
    new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** Kills it and the processes of all its connections, as a crash does. */
  public void kill() {
    List<ProcessHandle> all = processes();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(each -> each.onExit().orTimeout(10, TimeUnit.SECONDS).join());
  }

  /** Returns whether it can be connected to. */
  public boolean isAlive() {
    return process.isAlive();
  }

  private List<ProcessHandle> processes() {
    List<ProcessHandle> all = new ArrayList<>();
    if (process != null) {
      process.descendants().forEach(all::add);
      all.add(process.toHandle());
    }
    return all;
  }

  @Override
  public void close() {
    kill();
  }
}
