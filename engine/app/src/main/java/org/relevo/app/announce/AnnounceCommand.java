package org.relevo.app.announce;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.OfferOptions;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.discovery.Announcement;
import org.relevo.discovery.Announcer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code relevo announce}: tells the network that this host, with its own SSH server and daemon, is a build machine. */
@Command(
    name = "announce",
    mixinStandardHelpOptions = true,
    description = {
      "Announces this host on the network as a build machine, until it is stopped: what it builds for, its slots and speed,"
          + " how to log in, and the fingerprints of its keys. For hosts that have an SSH server and a build daemon of their"
          + " own; relevo serve --announce does the same for its own.",
      "With --avahi, prints the file with which avahi-daemon announces the same; such a host needs no Java."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:with --avahi: the file was printed",
      "1:it could not be announced; the message says why",
      "2:the command line was wrong",
      "130:it was stopped by Ctrl-C",
      "143:it was stopped by SIGTERM"
    })
public final class AnnounceCommand implements Callable<Integer> {
  private static final Path SSH_DIRECTORY = Path.of("/etc/ssh");

  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Mixin
  private DirectoryOptions directories = new DirectoryOptions();

  @Mixin
  private OfferOptions offer = new OfferOptions();

  @Option(
      names = "--avahi",
      description =
          "Only print the service file for Avahi, to be put into /etc/avahi/services/build-machine.service")
  private boolean avahi;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name to announce (default: this host's)")
  private @Nullable String name;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of this host's SSH server (default: ${DEFAULT-VALUE})")
  private int port = 22;

  @Option(
      names = "--user",
      paramLabel = "USER",
      description = "Account to log in to (default: the one that runs this)")
  private String user = System.getProperty("user.name");

  @Option(
      names = "--socket",
      paramLabel = "FILE",
      description = "Socket of the build daemon (default: this host's)")
  private @Nullable Path socket;

  @Option(
      names = "--speed",
      paramLabel = "X",
      description = "Relative speed of a core (default: measured, which takes a second)")
  private @Nullable Double speed;

  @Option(
      names = "--host-key",
      paramLabel = "FILE",
      description = "Public key of the SSH server (default: the one in /etc/ssh)")
  private @Nullable Path hostKey;

  @Option(
      names = "--interface",
      paramLabel = "NAME",
      description = "Announce on this network interface; can be repeated (default: all)")
  private List<String> interfaces = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Announcement announcement = announcement();
    PrintWriter out = spec.commandLine().getOut();
    if (avahi) {
      out.print(AvahiServiceFile.text(announcement));
      out.flush();
      return ExitCodes.OK;
    }
    PrintWriter messages = spec.commandLine().getErr();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(stop, stopped), "stop");
    try (Announcer announcer = Announcing.start(announcement, Set.copyOf(interfaces), messages)) {
      Runtime.getRuntime().addShutdownHook(hook);
      out.println(";; Announcing " + announcement.name() + " port " + announcement.port() + ":");
      announcement.text().forEach((key, value) -> out.println(";;   " + key + "=" + value));
      out.flush();
      Announcing.report(announcer, out, messages, stop);
      stop.await();
    } finally {
      stopped.countDown();
    }
    return ExitCodes.OK;
  }

  private Announcement announcement() throws IOException {
    check();
    HeadDirectories host = directories.directories();
    Path daemon = Optional.ofNullable(socket)
        .or(host::daemonSocket)
        .orElse(Path.of(BuildMachine.DEFAULT_DAEMON_SOCKET));
    return Announcing.of(new Announcing.Offer(
        Optional.ofNullable(name),
        port,
        offer.systems(),
        offer.features(),
        offer.slots(),
        speed != null ? speed : new SpeedMeasure(System::nanoTime).measure(),
        user,
        daemon.toAbsolutePath(),
        hostKey(),
        host.configuration()));
  }

  private Optional<HostKey> hostKey() throws IOException {
    if (hostKey != null) {
      if (!Files.isReadable(hostKey)) {
        throw new IOException("cannot read the public host key " + hostKey);
      }
      return Optional.of(HostIdentity.readKey(hostKey));
    }
    return HostIdentity.sshHostKey(SSH_DIRECTORY);
  }

  private void check() {
    offer.check();
    if (speed != null && !(speed > 0)) {
      throw wrong("--speed " + speed + ": it must be above 0");
    }
    if (port < 1 || port > 65535) {
      throw wrong("--port " + port + ": ports are 1 to 65535");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** On SIGTERM and Ctrl-C: lets the goodbyes be sent before the process ends. */
  private static void stop(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
