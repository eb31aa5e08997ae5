package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.rank.SlotUsage;
import org.relevo.core.slot.Lease;
import org.relevo.core.slot.Slots;
import org.relevo.core.store.LocalStore;
import org.relevo.core.trust.Acl;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.formats.path.StorePath;
import org.relevo.tests.peers.DelayingProxy;
import org.relevo.tests.peers.OpenSshServer;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OffloadThroughOpenSshTest {
  @TempDir
  Path root;

  private Optional<OpenSshFarm> started = Optional.empty();

  private OpenSshFarm farm(String... sshdOptions) throws Exception {
    OpenSshFarm farm = new OpenSshFarm(root, sshdOptions);
    started = Optional.of(farm);
    return farm;
  }

  /** Whatever happened: both stores are valid, nothing is half-written, no slot is held. */
  @AfterEach
  void nothingIsLeft() throws Exception {
    if (started.isEmpty()) {
      return;
    }
    try (OpenSshFarm farm = started.get()) {
      farm.sshd.close();
      for (LocalStore store : List.of(farm.head, farm.machine)) {
        assertThat(store.verify()).isEmpty();
      }
      assertThat(leftovers(farm.head)).isEmpty();
      BuildMachine host = farm.sshd.machine(farm.clientKey);
      assertThat(Slots.in(farm.headDirectories.state()).usage(host)).isEqualTo(new SlotUsage(0, 1));
    }
  }

  private static List<String> leftovers(LocalStore store) throws IOException {
    Set<String> valid = new java.util.HashSet<>();
    store.allValid().forEach(path -> valid.add(path.baseName()));
    try (Stream<Path> entries = Files.list(store.realDir())) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !valid.contains(name))
          .toList();
    }
  }

  private static StorePath big(OpenSshFarm farm) throws IOException {
    char[] text = new char[3 << 20];
    Random random = new Random(1);
    for (int i = 0; i < text.length; i++) {
      text[i] = (char) ('!' + random.nextInt(90));
    }
    return farm.text("big", new String(text));
  }

  @Test
  void build_graph_comesBackVerified() throws Exception {
    OpenSshFarm farm = farm();
    StorePath text = farm.text("greeting", "hello\n");
    StorePath a = farm.derivation("a", "cat " + text + " > $out", List.of(text));
    StorePath b = farm.derivation("b", "cat " + farm.output(a) + " > $out; echo b >> $out", a);
    StorePath c =
        farm.derivation("c", "cat " + farm.output(a) + " " + farm.output(b) + " > $out", a, b);

    assertThat(farm.run("build", c.toString())).as(farm.err).isZero();

    assertThat(farm.out).isEqualToIgnoringNewLines(farm.output(c) + "\n");
    assertThat(farm.head.realPath(farm.output(c))).hasContent("hello\nhello\nb\n");
    assertThat(farm.machine.info(farm.output(c)).orElseThrow().narHash())
        .isEqualTo(farm.head.info(farm.output(c)).orElseThrow().narHash());
  }

  /** Both have asked what is missing before either has sent it, since the answer takes a while. */
  @Test
  void build_twoThatNeedALargeItem_sendItOnce() throws Exception {
    OpenSshFarm farm = farm();
    StorePath big = big(farm);
    StorePath a = farm.derivation("a", "wc -c < " + big + " > $out", List.of(big));
    StorePath b = farm.derivation("b", "wc -l < " + big + " > $out", List.of(big));
    long size = farm.head.info(big).orElseThrow().narSize();

    try (DelayingProxy far = new DelayingProxy(farm.sshd.port(), Duration.ofMillis(300))) {
      farm.machinesFile(far.port(), "(parallel-builds 2) (overload-threshold #f)");
      assertThat(farm.run("build", "--json", a.toString(), b.toString()))
          .as(farm.err)
          .isZero();
    }

    long sent = 0;
    for (JsonNode built : new ObjectMapper().readTree(farm.out).get("derivations")) {
      sent += built.get("sent").get("bytes").asLong();
    }
    assertThat(sent).isBetween(size, size * 3 / 2);
  }

  @Test
  void build_headNotAuthorizedThere_namesTheRemedyAndSendsNothing() throws Exception {
    OpenSshFarm farm = farm();
    Files.writeString(farm.machineKeys.aclFile(), Acl.EMPTY.text());
    StorePath a = farm.derivation("a", "echo > $out");

    assertThat(farm.run("build", a.toString(), "--max-wait", "0")).isEqualTo(1);

    assertThat(farm.err).contains("--authorize").contains("127.0.0.1:" + farm.sshd.port());
    assertThat(farm.machine.allValid()).isEmpty();
  }

  @Test
  void build_machineNotAuthorizedHere_bringsNothingBack() throws Exception {
    OpenSshFarm farm = farm();
    Files.writeString(farm.headKeys.aclFile(), Acl.EMPTY.text());
    StorePath a = farm.derivation("a", "echo > $out");

    assertThat(farm.run("build", a.toString(), "--max-wait", "0")).isEqualTo(1);

    assertThat(farm.err).contains("--authorize").contains(farm.output(a).toString());
    assertThat(farm.head.queryValid(List.of(farm.output(a)))).isEmpty();
  }

  @Test
  void build_machineSignsWithAnotherKey_isRefused() throws Exception {
    OpenSshFarm farm = farm();
    StorePath a = farm.derivation("a", "echo > $out");
    KeyFiles other = new KeyFiles(root.resolve("other"));
    Files.createDirectories(root.resolve("other"));
    other.save(new KeyGenerator(new SecureRandom()).generate());
    Files.delete(farm.machineKeys.secretFile());
    Files.copy(other.secretFile(), farm.machineKeys.secretFile());
    Files.copy(
        other.publicFile(), farm.machineKeys.publicFile(), StandardCopyOption.REPLACE_EXISTING);

    assertThat(farm.run("build", a.toString(), "--max-wait", "0")).isEqualTo(1);

    assertThat(farm.err).contains("--authorize");
    assertThat(farm.head.queryValid(List.of(farm.output(a)))).isEmpty();
  }

  @Test
  void build_wrongHostKey_isRefusedWithBothFingerprints() throws Exception {
    OpenSshFarm farm = farm();
    Path other = OpenSshServer.generateKey(root.resolve("other_host"), "ed25519");
    String line = Files.readString(Path.of(other + ".pub")).strip();
    farm.machinesFile(farm.sshd.port(), line, farm.clientKey, "(overload-threshold #f)");
    StorePath a = farm.derivation("a", "echo > $out");

    assertThat(farm.run("build", a.toString(), "--max-wait", "0")).isEqualTo(1);

    assertThat(farm.err)
        .contains(farm.sshd.hostKey("ed25519").fingerprint())
        .contains(org.relevo.core.machine.HostKey.parse(line).fingerprint());
  }

  @Test
  void build_keyWithPassphrase_saysSo() throws Exception {
    OpenSshFarm farm = farm();
    Path locked = OpenSshServer.generateKey(root.resolve("locked"), "ed25519", "secret");
    farm.machinesFile(
        farm.sshd.port(),
        farm.sshd.hostKey("ed25519").toString(),
        locked,
        "(overload-threshold #f)");
    StorePath a = farm.derivation("a", "echo > $out");

    assertThat(farm.run("build", a.toString(), "--max-wait", "0")).isEqualTo(1);

    assertThat(farm.err).contains("passphrase").contains(locked.toString());
  }

  @Test
  void build_unreachableHost_saysSo() throws Exception {
    OpenSshFarm farm = farm();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    farm.machinesFile(port, "");
    StorePath a = farm.derivation("a", "echo > $out");

    assertThat(farm.run("build", a.toString(), "--max-wait", "0")).isEqualTo(1);

    assertThat(farm.err).contains("127.0.0.1:" + port).containsIgnoringCase("refused");
  }

  @Test
  void build_allSlotsTaken_saysSo() throws Exception {
    OpenSshFarm farm = farm();
    StorePath a = farm.derivation("a", "echo > $out");
    BuildMachine host = farm.sshd.machine(farm.clientKey);

    try (Lease lease = Slots.in(farm.headDirectories.state()).tryAcquire(host).orElseThrow()) {
      assertThat(farm.run("build", a.toString(), "--max-wait", "0"))
          .as("slot %s", lease.number())
          .isEqualTo(1);
    }

    assertThat(farm.err).contains("slot").contains("1");
  }

  @Test
  void build_overloadedMachine_saysTheFigures() throws Exception {
    OpenSshFarm farm = farm();
    farm.machinesFile(farm.sshd.port(), "(overload-threshold 0.)");
    StorePath a = farm.derivation("a", "echo > $out");

    assertThat(farm.run("build", a.toString(), "--max-wait", "0")).isEqualTo(1);

    assertThat(farm.err).contains("load").contains("cores");
  }

  @Test
  void build_lowDisk_saysTheFigures() throws Exception {
    Path bin = Files.createDirectories(root.resolve("bin"));
    Path df = bin.resolve("df");
    Files.writeString(df, """
            #!/bin/sh
            echo 'Filesystem 1024-blocks Used Available Capacity Mounted on'
            echo '/dev/full 1000000 980000 20000 98% /'
            """);
    assertThat(df.toFile().setExecutable(true)).isTrue();
    OpenSshFarm farm = farm("SetEnv PATH=" + bin + ":/usr/bin:/bin");
    StorePath a = farm.derivation("a", "echo > $out");

    assertThat(farm.run("build", a.toString(), "--max-wait", "0")).isEqualTo(1);

    assertThat(farm.err).contains("disk").contains("100 MiB");
  }

  @Test
  void build_failingBuilder_exits100() throws Exception {
    OpenSshFarm farm = farm();
    StorePath bad = farm.derivation("bad", "echo half > $out; echo about to fail; exit 3");

    assertThat(farm.run("build", bad.toString(), "--json")).isEqualTo(100);

    assertThat(farm.out).contains("exit code 3");
    // It was told as it happened, on the screen that follows the build.
    assertThat(farm.err).contains(bad.toString()).doesNotContain("exit code 3");
    assertThat(farm.machine.queryValid(List.of(farm.output(bad)))).isEmpty();
    assertThat(leftovers(farm.machine)).isEmpty();
  }

  @Test
  void build_pastItsTimeout_exits101() throws Exception {
    OpenSshFarm farm = farm();
    StorePath slow = farm.derivation("slow", "sleep 100; echo > $out");

    assertThat(farm.run("build", slow.toString(), "--timeout", "1")).isEqualTo(101);

    assertThat(farm.err).contains(slow.toString());
  }

  @Test
  void build_cutWhileSending_leavesNothingThere() throws Exception {
    OpenSshFarm farm = farm();
    StorePath big = big(farm);
    StorePath a = farm.derivation("a", "cat " + big + " > $out", List.of(big));
    try (CuttingProxy proxy =
        new CuttingProxy(farm.sshd.port(), CuttingProxy.Way.TO_MACHINE, 1 << 20)) {
      farm.machinesFile(proxy.port(), "");

      assertThat(farm.run("build", a.toString(), "--max-wait", "0")).isEqualTo(1);

      assertThat(proxy.hasCut()).isTrue();
      assertThat(farm.err).contains("127.0.0.1:" + proxy.port());
    }
    assertThat(farm.machine.queryValid(List.of(big))).isEmpty();
  }

  @Test
  void build_cutWhileRetrieving_leavesNothingHere() throws Exception {
    OpenSshFarm farm = farm();
    StorePath big = big(farm);
    StorePath a = farm.derivation("a", "cat " + big + " > $out", List.of(big));
    List<StorePath> outputs = new ArrayList<>(List.of(farm.output(a)));
    try (CuttingProxy proxy =
        new CuttingProxy(farm.sshd.port(), CuttingProxy.Way.FROM_MACHINE, 1 << 20)) {
      farm.machinesFile(proxy.port(), "");

      assertThat(farm.run("build", a.toString(), "--max-wait", "0")).isEqualTo(1);

      assertThat(proxy.hasCut()).isTrue();
      assertThat(farm.err).contains("127.0.0.1:" + proxy.port());
    }
    assertThat(farm.head.queryValid(outputs)).isEmpty();
    // The build itself was done; over a whole connection the output only has to be fetched.
    assertThat(farm.machine.queryValid(outputs)).isNotEmpty();
    farm.machinesFile(farm.sshd.port(), "");
    assertThat(farm.run("build", a.toString())).as(farm.err).isZero();
    assertThat(farm.head.queryValid(outputs)).isNotEmpty();
  }

  @Test
  void build_machineOfAnotherStoreDirectory_isSaidBeforeAnythingIsSent() throws Exception {
    OpenSshFarm farm = farm();
    StorePath a = farm.derivation("a", "echo > $out");
    Path state = root.resolve("other");
    try (LocalStore other = LocalStore.open(
            new org.relevo.core.store.StoreLayout(
                new org.relevo.formats.path.StoreDir("/other/store"),
                state.resolve("store"),
                state),
            hash -> "",
            (item, hash, signature) -> {});
        var daemon = org.relevo.app.daemon.WorkerServer.start(
            other,
            org.relevo.app.daemon.DaemonSettings.of(state.resolve("s"), Set.of("x86_64-linux"), 1)
                .withSiteParent(state.resolve("sites")))) {
      String file = Files.readString(farm.headDirectories.machinesFile());
      Files.writeString(
          farm.headDirectories.machinesFile(),
          file.replace(farm.socket.toString(), daemon.socket().toString()));

      assertThat(farm.run("build", a.toString(), "--max-wait", "0")).isEqualTo(1);

      assertThat(farm.err).contains("/other/store").contains(OpenSshFarm.DIR.text());
      assertThat(other.allValid()).isEmpty();
    }
  }
}
