package org.relevo.app.farm;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.SharedQuarantine;
import org.relevo.app.daemon.DaemonSettings;
import org.relevo.app.daemon.WorkerServer;
import org.relevo.app.daemon.ssh.AuthorizedKeys;
import org.relevo.app.daemon.ssh.EmbeddedSshServer;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.ssh.OpenSshKeys;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.trust.BundleSigner;
import org.relevo.core.trust.BundleVerifier;
import org.relevo.core.trust.SignatureException;
import org.relevo.formats.path.StoreDir;
import picocli.CommandLine;

/**
 * A machine with an embedded daemon behind an embedded SSH server, and a head with a machine file of one's choice. Signatures
 * are the signer's name and the hash: enough to be told apart.
 */
final class TestingFarm implements FarmPorts, AutoCloseable {
  private final Path root;
  private final StoreDir dir;
  private final Path key;
  private final List<BuildMachine> machines = new ArrayList<>();
  private final List<AutoCloseable> running = new ArrayList<>();
  private final Path file;

  TestingFarm(Path root) throws IOException {
    this.root = root;
    this.dir = new StoreDir(root.resolve("store").toString());
    this.key = root.resolve("key");
    this.file = Files.writeString(root.resolve("machines.scm"), "");
  }

  /** Starts a machine that accepts what {@code accepted} signs, signs as {@code signer}, and is in the machine file. */
  BuildMachine start(String name, String signer, String accepted) throws Exception {
    HostKey authorized = Files.exists(key)
        ? HostKey.parse(Files.readString(Path.of(key + ".pub")))
        : OpenSshKeys.generate(key);
    Path home = root.resolve(name);
    LocalStore store = LocalStore.open(
        new StoreLayout(dir, home.resolve("store"), home.resolve("state")),
        signer(signer),
        verifier(accepted));
    running.add(0, store);
    Path socket = home.resolve("socket");
    running.add(
        0,
        WorkerServer.start(
            store,
            DaemonSettings.of(socket, Set.of("x86_64-linux"), 1)
                .withSiteParent(home.resolve("sites"))));
    EmbeddedSshServer server = EmbeddedSshServer.start(EmbeddedSshServer.Settings.loopback(
        home.resolve("host-key"), AuthorizedKeys.of(List.of(authorized.toString()))));
    running.add(0, server);
    BuildMachine machine = new BuildMachine(
        "127.0.0.1",
        server.port(),
        List.of("x86_64-linux"),
        System.getProperty("user.name"),
        server.hostKey(),
        key,
        List.of("none"),
        3,
        socket.toString(),
        OptionalDouble.empty(),
        2,
        1.0,
        Set.of(),
        Optional.empty());
    machines.add(machine);
    return machine;
  }

  void describe(BuildMachine machine) {
    machines.add(machine);
  }

  private static BundleSigner signer(String name) {
    return hash -> name + " " + hash;
  }

  private static BundleVerifier verifier(String accepted) {
    return (item, hash, signature) -> {
      if (!signature.equals(accepted + " " + hash)) {
        throw new SignatureException(
            SignatureException.Fault.UNAUTHORIZED, item, "signature of " + item + " not accepted");
      }
    };
  }

  /** Runs a command with the farm's machine file and these arguments after it. */
  Result run(Object command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(file.toString()));
    all.addAll(List.of(arguments));
    return runPlain(command, all);
  }

  /** Runs a command with the farm's directories and machine file as options. */
  Result runWithOptions(Object command, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--machines", file.toString()));
    all.addAll(List.of(arguments));
    return runPlain(command, all);
  }

  /** Returns what the head knows against its machines. */
  Quarantine quarantine() {
    return SharedQuarantine.in(root.resolve("head-state"));
  }

  private Result runPlain(Object command, List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(command);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(
        List.of("--store", dir.text(), "--state", root.resolve("head-state").toString()));
    all.addAll(arguments);
    int exitCode = line.execute(all.toArray(String[]::new));
    return new Result(exitCode, out.toString(), err.toString());
  }

  record Result(int exitCode, String out, String err) {}

  @Override
  public MachineSource machines(Path named, boolean trusted) {
    return () -> List.copyOf(machines);
  }

  @Override
  public BundleSigner signer(HeadDirectories directories) {
    return signer("head");
  }

  @Override
  public BundleVerifier verifier(HeadDirectories directories) {
    return verifier("machine");
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : running) {
      each.close();
    }
  }
}
