package org.relevo.tests.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.ssh.OpenSshKeys;
import org.relevo.tests.peers.Peers;

/** Builds go to machines that only discovery knows, and only to those whose keys are pinned. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DiscoveredBuildTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @TempDir
  private Path root;

  private TestingNetwork network;

  @BeforeEach
  void start() throws Exception {
    Peers.require("bwrap", "bubblewrap");
    network = TestingNetwork.with("lan");
    network.host("head").attach("head", "eth0", "lan", "10.77.0.1/24");
    Files.createDirectories(etc("head"));
    OpenSshKeys.generate(etc("head").resolve("id_ed25519"));
    relevo("head", "archive", "--generate-key");
    Files.writeString(etc("head").resolve("graph.scm"), """
        (derivation "one" "/bin/sh" '("-c" "echo built > $out"))
        """);
    Files.writeString(
        etc("head").resolve("machines.scm"), """
        (map (lambda (machine)
               (build-machine (inherit machine) (private-key "%s") (overload-threshold #f)))
             (discover-machines #:timeout 8))
        """.formatted(etc("head").resolve("id_ed25519")));
  }

  @AfterEach
  void stop() throws Exception {
    if (network != null) {
      network.close();
    }
  }

  private Path etc(String host) {
    return root.resolve(host).resolve("etc");
  }

  private List<String> command(String host, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    int at = arguments[0].equals("archive") ? 1 : all.size();
    all.addAll(at, List.of("--config", etc(host).toString()));
    if (!arguments[0].equals("archive") && !arguments[0].equals("discover")) {
      all.addAll(List.of(
          "--state", root.resolve(host).resolve("state").toString(),
          "--store", root.resolve("store").toString(),
          "--real-store", root.resolve(host).resolve("store").toString()));
    }
    return network.relevo(host, all.toArray(String[]::new));
  }

  private TestingNetwork.Result relevo(String host, String... arguments) throws Exception {
    TestingNetwork.Result result = network.run(command(host, arguments));
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    return result;
  }

  /** Starts a machine that announces itself under a name; head and machine accept each other's outputs. */
  private Conversation serve(String host, String name, String address, String... more)
      throws Exception {
    network.host(host).attach(host, "eth0", "lan", address + "/24");
    Files.createDirectories(etc(host));
    relevo(host, "archive", "--generate-key");
    authorize(host, "head");
    authorize("head", host);
    Files.copy(etc("head").resolve("id_ed25519.pub"), etc(host).resolve("authorized_keys"));
    List<String> arguments =
        new ArrayList<>(List.of("serve", "--listen", "0.0.0.0", "--announce", "--name", name));
    arguments.addAll(List.of(more));
    Conversation serving = network.start(command(host, arguments.toArray(String[]::new)));
    serving.await(line -> line.equals(";; ready"), LIMIT);
    return serving;
  }

  private void authorize(String host, String signer) throws Exception {
    String key = Files.readString(etc(signer).resolve("signing-key.pub"));
    TestingNetwork.Result result = network.run(command(host, "archive", "--authorize"), key);
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  @Test
  void build_onlyDiscoveryKnowsTheMachine_isBuiltThereAndNeverOnTheUnpinned() throws Exception {
    // It is faster, so it would be the first choice.
    serve("rogue", "rogue", "10.77.0.9", "--speed", "50");
    serve("anvil", "anvil", "10.77.0.2");

    TestingNetwork.Result unpinned = network.run(command(
        "head", "build", "-f", etc("head").resolve("graph.scm").toString(), "--max-wait", "0"));
    assertThat(unpinned.exitCode()).isNotZero();
    assertThat(unpinned.err()).contains("no host key is pinned");

    TestingNetwork.Result pin =
        network.run(command("head", "discover", "--pin", "anvil", "--timeout", "20"), "yes\n");
    assertThat(pin.exitCode()).as(pin.out() + pin.err()).isZero();

    TestingNetwork.Result built =
        relevo("head", "build", "-f", etc("head").resolve("graph.scm").toString());

    assertThat(Path.of(built.out().strip())).isNotNull();
    assertThat(built.err()).contains("anvil:2222").doesNotContain("rogue");
    assertThat(root.resolve("head/store")).isDirectoryRecursivelyContaining("glob:**-one");
    assertThat(root.resolve("anvil/store")).isDirectoryRecursivelyContaining("glob:**-one");
    assertThat(root.resolve("rogue/store")).isDirectoryNotContaining("glob:**-one");
    TestingNetwork.Result status = relevo("head", "status");
    assertThat(status.out()).contains("anvil:2222").doesNotContain("rogue");
  }

  @Test
  void build_hostThatHasTheNameButNotTheKey_isNeverGivenABuild() throws Exception {
    Conversation real = serve("anvil", "anvil", "10.77.0.2");
    TestingNetwork.Result pin =
        relevo("head", "discover", "--pin", "anvil", "--trust-on-first-use", "--timeout", "20");
    assertThat(pin.out()).contains("Pinned in");
    real.stop();
    // The same name, and the fingerprint of the real one, but another key.
    serve("false", "anvil", "10.77.0.9");
    String shown = Files.readString(etc("head").resolve("known_hosts"));
    Path key =
        Files.writeString(root.resolve("shown.pub"), shown.substring(shown.indexOf(' ') + 1));
    Conversation forged = network.start(command(
        "false",
        "announce",
        "--name",
        "anvil",
        "--port",
        "2222",
        "--speed",
        "9",
        "--user",
        System.getProperty("user.name"),
        "--host-key",
        key.toString()));
    forged.await(line -> line.equals(";; announced"), LIMIT);

    TestingNetwork.Result result = network.run(command(
        "head", "build", "-f", etc("head").resolve("graph.scm").toString(), "--max-wait", "0"));

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains("host key");
    assertThat(root.resolve("false/store")).isDirectoryNotContaining("glob:**-one");
  }
}
