package org.relevo.app.serve;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.relevo.app.announce.Announcing;
import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadStore;
import org.relevo.app.cli.OfferOptions;
import org.relevo.app.daemon.DaemonSettings;
import org.relevo.app.daemon.WorkerServer;
import org.relevo.app.daemon.build.BuildScheduler;
import org.relevo.app.daemon.build.BuildScheduler.Isolation;
import org.relevo.app.daemon.hook.HookCommand;
import org.relevo.app.daemon.ssh.AuthorizedKeys;
import org.relevo.app.daemon.ssh.EmbeddedSshServer;
import org.relevo.core.store.LocalStore;
import org.relevo.core.trust.KeyFiles;
import org.relevo.formats.path.StoreDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code relevo serve}: this host as a build machine. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Makes this host a build machine: a build daemon on a Unix socket and an SSH server through which heads reach it.",
      "Prints the build-machine form for the heads' machines.scm, and runs until it is stopped."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "1:it could not start; the message says why",
      "2:the command line was wrong",
      "130:it was stopped by Ctrl-C",
      "143:it was stopped by SIGTERM"
    })
public final class ServeCommand implements Callable<Integer> {
  /** The line of standard output after which heads can connect. */
  public static final String READY = ";; ready";

  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Mixin
  private DirectoryOptions directories = new DirectoryOptions();

  @Mixin
  private OfferOptions offer = new OfferOptions();

  @Option(
      names = "--socket",
      paramLabel = "FILE",
      description = "Only the daemon, on this socket: the host has an SSH server of its own")
  private @Nullable Path socket;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description =
          "Address of the SSH server (default: ${DEFAULT-VALUE}, which other hosts cannot reach)")
  private String address = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the SSH server; 0 takes a free one (default: 2222)")
  private int port = 2222;

  @Option(
      names = "--authorized-keys",
      paramLabel = "FILE",
      description =
          "Who may log in, as in OpenSSH (default: authorized_keys in the configuration directory)")
  private @Nullable Path authorizedKeys;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of this host in the printed form")
  private @Nullable String name;

  @Option(
      names = "--private-key",
      paramLabel = "FILE",
      description = "The heads' private key file, for the printed form")
  private @Nullable Path privateKey;

  @Option(
      names = "--speed",
      paramLabel = "X",
      description = "Relative speed, for the printed form (default: ${DEFAULT-VALUE})")
  private double speed = 1.0;

  @Option(
      names = "--announce",
      description =
          "Announce this host on the network, so that relevo discover and discover-machines find it")
  private boolean announced;

  @Option(
      names = "--interface",
      paramLabel = "NAME",
      description =
          "With --announce: on this network interface; can be repeated (default: all that --listen admits)")
  private List<String> interfaces = new ArrayList<>();

  @Option(
      names = "--sandbox",
      paramLabel = "KIND",
      description =
          "How builders are kept apart: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}: bubblewrap where it works)")
  private Isolation isolation = Isolation.AUTO;

  @Option(
      names = "--sandbox-path",
      paramLabel = "DIR",
      description =
          "Directory of this host that builders in a sandbox see; can be repeated (default: what /bin/sh needs)")
  private List<Path> sandboxPaths = new ArrayList<>();

  @Option(
      names = "--build-hook",
      paramLabel = "COMMAND",
      description = {
        "Offer builds to COMMAND offload ... before they run here, as guix-daemon does to guix offload; its words are"
            + " separated by spaces. Clients whose option use-build-hook is 0 go without it"
      })
  private String buildHook = "";

  @Option(
      names = "--until-end-of-input",
      hidden = true,
      description = "Stop when standard input ends")
  private boolean untilEndOfInput;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    HeadDirectories host = directories.directories();
    // Without a key nothing could be brought back: better said now than to every head.
    new KeyFiles(host.configuration()).signingKey();
    Path daemonSocket = socket != null
        ? socket.toAbsolutePath()
        : host.state().resolve("daemon-socket").resolve("socket");
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(stop, stopped), "stop");
    try (LocalStore store = HeadStore.openLocal(host);
        WorkerServer daemon = WorkerServer.start(store, settings(host, daemonSocket));
        EmbeddedServer server =
            socket != null ? EmbeddedServer.NONE : startSsh(host, daemonSocket);
        NetworkPresence presence = announceOnNetwork(host, daemon, server)) {
      Runtime.getRuntime().addShutdownHook(hook);
      announce(host, daemon, server);
      if (untilEndOfInput) {
        watchInput(stop);
      }
      presence.report(spec.commandLine().getOut(), stop);
      stop.await();
    } finally {
      stopped.countDown();
    }
    return ExitCodes.OK;
  }

  private void check() {
    offer.check();
    if (announced && socket != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--announce goes with the SSH server of this command; for the host's own, see: relevo"
              + " announce --socket " + socket);
    }
    if (!announced && !interfaces.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--interface goes with --announce: the SSH server takes --listen");
    }
    if (!buildHook.isBlank()) {
      HookCommand.fault(hookWords().get(0)).ifPresent(fault -> {
        throw new ParameterException(spec.commandLine(), "--build-hook: " + fault);
      });
    }
    if (!(speed > 0)) {
      throw new ParameterException(spec.commandLine(), "--speed " + speed + ": it must be above 0");
    }
    if (port < 0 || port > 65535) {
      throw new ParameterException(
          spec.commandLine(), "--port " + port + ": ports are 1 to 65535, or 0 for a free one");
    }
  }

  private DaemonSettings settings(HeadDirectories host, Path daemonSocket) {
    DaemonSettings settings = DaemonSettings.of(daemonSocket, systems(), offer.slots())
        .withFeatures(offer.features())
        .withIsolation(isolation, hostPaths(host));
    return buildHook.isBlank()
        ? settings
        : settings.withHook(
            new DaemonSettings.Hook(hookWords(), offer.systems().get(0), host.configuration()));
  }

  private List<String> hookWords() {
    return List.of(buildHook.strip().split("\\s+"));
  }

  /** The builders of a real store bring their own shell; elsewhere the host's has to serve. */
  private List<Path> hostPaths(HeadDirectories host) {
    if (!sandboxPaths.isEmpty()) {
      return sandboxPaths;
    }
    boolean complete = host.store().equals(StoreDir.GUIX) || host.store().equals(StoreDir.NIX);
    return complete ? List.of() : BuildScheduler.DEFAULT_HOST_PATHS;
  }

  private Set<String> systems() {
    return new TreeSet<>(offer.systems());
  }

  private EmbeddedServer startSsh(HeadDirectories host, Path daemonSocket) throws IOException {
    Path keys =
        authorizedKeys != null ? authorizedKeys : host.configuration().resolve("authorized_keys");
    if (!Files.isReadable(keys)) {
      throw new IOException("cannot read " + keys
          + ", which says who may log in; put the public SSH keys of the heads there, or name"
          + " another file with --authorized-keys FILE");
    }
    return EmbeddedServer.of(EmbeddedSshServer.start(EmbeddedSshServer.Settings.loopback(
            host.configuration().resolve("ssh_host_ed25519_key"), AuthorizedKeys.file(keys))
        .listening(address, port)
        .onlySockets(Set.of(daemonSocket))));
  }

  private NetworkPresence announceOnNetwork(
      HeadDirectories host, WorkerServer daemon, EmbeddedServer server) throws IOException {
    Optional<EmbeddedSshServer> ssh = server.ssh();
    if (!announced || ssh.isEmpty()) {
      return NetworkPresence.NONE;
    }
    return NetworkPresence.begin(
        Announcing.of(new Announcing.Offer(
            Optional.ofNullable(name),
            ssh.get().port(),
            List.copyOf(systems()),
            offer.features(),
            offer.slots(),
            speed,
            System.getProperty("user.name"),
            daemon.socket(),
            Optional.of(ssh.get().hostKey()),
            host.configuration())),
        Set.copyOf(interfaces),
        InetAddress.getByName(address),
        spec.commandLine().getErr());
  }

  private void announce(HeadDirectories host, WorkerServer daemon, EmbeddedServer server)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.println(";; Build daemon at " + daemon.socket() + ", store " + host.store());
    if (!buildHook.isBlank()) {
      out.println(";; Builds are offered to " + String.join(" ", hookWords()) + " offload");
    }
    if (server.ssh().isPresent()) {
      EmbeddedSshServer ssh = server.ssh().get();
      out.println(";; SSH server on " + address + " port " + ssh.port()
          + ". For the machines.scm of heads:");
      out.println(form(ssh, daemon.socket()).text());
    }
    out.println(READY);
    out.flush();
  }

  private MachineForm form(EmbeddedSshServer ssh, Path daemonSocket) throws IOException {
    return new MachineForm(
        Optional.ofNullable(name).orElseGet(this::reachableName),
        ssh.port(),
        List.copyOf(systems()),
        System.getProperty("user.name"),
        ssh.hostKey(),
        Optional.ofNullable(privateKey),
        daemonSocket,
        offer.slots(),
        speed,
        offer.features());
  }

  private String reachableName() {
    if (!address.equals("0.0.0.0") && !address.equals("::")) {
      return address;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (java.net.UnknownHostException e) {
      return address;
    }
  }

  private void watchInput(CountDownLatch stop) {
    Thread watcher = new Thread(
        () -> {
          try {
            while (System.in.read() >= 0) {
              // What is typed does not matter.
            }
          } catch (IOException e) {
            spec.commandLine().getErr().println("standard input failed: " + e.getMessage());
          }
          stop.countDown();
        },
        "end of input");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** On SIGTERM and Ctrl-C: lets the servers close, and with them every builder, before the process ends. */
  private static void stop(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An SSH server, or none. */
  private record EmbeddedServer(Optional<EmbeddedSshServer> ssh) implements AutoCloseable {
    static final EmbeddedServer NONE = new EmbeddedServer(Optional.empty());

    static EmbeddedServer of(EmbeddedSshServer server) {
      return new EmbeddedServer(Optional.of(server));
    }

    @Override
    public void close() {
      ssh.ifPresent(EmbeddedSshServer::close);
    }
  }
}
