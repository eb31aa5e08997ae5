package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.Main;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadStore;
import org.relevo.core.store.LocalStore;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.formats.derivation.DerivationBuilder;
import org.relevo.formats.derivation.DerivationHashes;
import org.relevo.formats.derivation.NamedDerivation;
import org.relevo.formats.path.StorePath;

/** Two heads, each a process with its own state, share a machine with three slots behind OpenSSH. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoHeadsTest {
  private static final int SLOTS = 3;
  private static final String FULL = "no free slot there: 3/3, 3 of them held by other heads";

  @TempDir
  Path root;

  private final List<Process> processes = new ArrayList<>();
  private OpenSshFarm farm;
  private Head one;
  private Head two;

  /** A head: its directories, and the mark in the scripts of its builds. */
  private record Head(HeadDirectories directories, LocalStore store, String mark) {}

  @BeforeEach
  void start() throws Exception {
    farm = new OpenSshFarm(root);
    farm.machinesFile(farm.sshd.port(), "(parallel-builds " + SLOTS + ") (overload-threshold #f)");
    one = new Head(farm.headDirectories, farm.head, "of-head-one-" + farm.sshd.port());
    HeadDirectories directories = new HeadDirectories(
        root.resolve("two/etc"),
        root.resolve("two/state"),
        OpenSshFarm.DIR,
        root.resolve("two/store"),
        Optional.empty());
    Files.createDirectories(directories.configuration());
    KeyFiles keys = new KeyFiles(directories.configuration());
    keys.save(new KeyGenerator(new SecureRandom()).generate());
    keys.authorize(farm.machineKeys.publicKey());
    farm.machineKeys.authorize(keys.publicKey());
    Files.copy(farm.headDirectories.machinesFile(), directories.machinesFile());
    two =
        new Head(directories, HeadStore.openLocal(directories), "of-head-two-" + farm.sshd.port());
  }

  @AfterEach
  void stop() throws Exception {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    two.store.close();
    farm.close();
  }

  /** Adds a derivation whose builder runs {@code script}. */
  private static StorePath derivation(Head head, String name, String script, StorePath... inputs)
      throws IOException {
    DerivationBuilder builder = new DerivationBuilder(OpenSshFarm.DIR, name)
        .arguments("-c", ": " + head.mark + "; " + script + "; echo " + name + " > $out")
        .environment("PATH", "/usr/bin:/bin");
    for (StorePath input : inputs) {
      builder.input(input);
    }
    NamedDerivation made =
        builder.build("x86_64-linux", "/bin/sh", new DerivationHashes(head.store::derivation));
    return head.store.addText(
        made.path().name(), made.contents(), made.derivation().references());
  }

  private static List<StorePath> derivations(
      Head head, String name, int count, String script, StorePath... inputs) throws IOException {
    List<StorePath> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(derivation(head, name + i, script, inputs));
    }
    return all;
  }

  /** Starts a head that builds these. */
  private ProcessLog build(Head head, List<StorePath> derivations) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", // It ends before more would pay.
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName(),
        "build"));
    derivations.forEach(each -> command.add(each.toString()));
    command.addAll(List.of(
        "--config", head.directories.configuration().toString(),
        "--state", head.directories.state().toString(),
        "--store", OpenSshFarm.DIR.text(),
        "--real-store", head.directories.realStore().toString()));
    Process process = new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    processes.add(process);
    return new ProcessLog(process);
  }

  private static void assertAllBuilt(Head head, List<StorePath> derivations) throws IOException {
    for (StorePath each : derivations) {
      StorePath output = head.store.derivation(each).output("out").orElseThrow().path();
      assertThat(head.store.queryValid(List.of(output))).isNotEmpty();
    }
  }

  /**
   * Whatever the speed of the two: first head one has all the slots and the other waits, then they share them, then head one
   * finds none free for more, and at last both take what they get.
   */
  @Test
  void build_fromBothAtOnce_neverMoreThanTheMachinesSlots() throws Exception {
    Gate early = farm.gate("early");
    Gate late = farm.gate("late");
    Gate rest = farm.gate("rest");
    String brief = rest.await() + "; sleep 0.2";
    List<StorePath> ofOne = derivations(one, "early", SLOTS - 1, early.await());
    StorePath last = derivation(one, "late", late.await());
    ofOne.add(last);
    ofOne.addAll(derivations(one, "after", 5, brief, last));
    List<StorePath> ofTwo = derivations(two, "b", 7, brief);
    try (BuilderMonitor monitor = new BuilderMonitor(one.mark, two.mark)) {
      ProcessLog first = build(one, ofOne);
      monitor.await(one.mark, SLOTS);
      ProcessLog second = build(two, ofTwo);
      second.await(FULL);
      assertThat(monitor.most(two.mark)).isZero();

      early.open();
      monitor.await(two.mark, SLOTS - 1);
      late.open();
      first.await("no free slot there: 3/3, ", " of them held by other heads");
      rest.open();

      assertThat(first.awaitEnd()).as("%s", first).isZero();
      assertThat(second.awaitEnd()).as("%s", second).isZero();
      assertThat(monitor.mostTogether()).isEqualTo(SLOTS);
    }
    assertAllBuilt(one, ofOne);
    assertAllBuilt(two, ofTwo);
  }

  @Test
  void build_otherHeadKilled_itsSlotsComeBackAndNoMoreThanThose() throws Exception {
    Gate gate = farm.gate("brief");
    List<StorePath> forEver = derivations(one, "endless", SLOTS, "sleep 1000");
    List<StorePath> brief = derivations(two, "brief", 5, gate.await() + "; sleep 0.2");
    try (BuilderMonitor monitor = new BuilderMonitor(one.mark, two.mark)) {
      ProcessLog doomed = build(one, forEver);
      monitor.await(one.mark, SLOTS);
      ProcessLog other = build(two, brief);
      other.await(FULL);
      assertThat(monitor.most(two.mark)).isZero();

      processes.get(0).destroyForcibly();
      long killed = System.nanoTime();
      monitor.await(two.mark, SLOTS);
      // The end of the connection tells the machine, not a minute's silence: that takes a second,
      // and what the
      // head waits before it asks again.
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - killed)).isLessThan(55);
      gate.open();

      assertThat(other.awaitEnd()).as("%s, and of the other: %s", other, doomed).isZero();
      assertThat(monitor.most(one.mark)).isEqualTo(SLOTS);
      assertThat(monitor.mostTogether()).isEqualTo(SLOTS);
    }
    assertAllBuilt(two, brief);
  }
}
