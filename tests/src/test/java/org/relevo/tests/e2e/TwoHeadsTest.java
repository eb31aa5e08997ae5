package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
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

  private static List<StorePath> derivations(Head head, int count, String seconds)
      throws IOException {
    List<StorePath> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      NamedDerivation made = new DerivationBuilder(OpenSshFarm.DIR, "b" + i)
          .arguments("-c", ": " + head.mark + "; sleep " + seconds + "; echo " + i + " > $out")
          .environment("PATH", "/usr/bin:/bin")
          .build("x86_64-linux", "/bin/sh", new DerivationHashes(head.store::derivation));
      all.add(head.store.addText(
          made.path().name(), made.contents(), made.derivation().references()));
    }
    return all;
  }

  private Process build(Head head, List<StorePath> derivations) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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
    return process;
  }

  /** Reads on until a line has all of {@code parts}; returns whether one came. */
  private static boolean awaitLine(BufferedReader lines, StringBuilder log, String... parts)
      throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      log.append(line).append('\n');
      if (List.of(parts).stream().allMatch(line::contains)) {
        return true;
      }
    }
    return false;
  }

  private static void follow(BufferedReader lines, StringBuilder log) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      log.append(line).append('\n');
    }
  }

  private static void assertAllBuilt(Head head, List<StorePath> derivations) throws IOException {
    for (StorePath each : derivations) {
      StorePath output = head.store.derivation(each).output("out").orElseThrow().path();
      assertThat(head.store.queryValid(List.of(output))).isNotEmpty();
    }
  }

  @Test
  void build_fromBothAtOnce_neverMoreThanTheMachinesSlots() throws Exception {
    List<StorePath> ofOne = derivations(one, 14, "0.3");
    List<StorePath> ofTwo = derivations(two, 14, "0.3");
    try (BuilderMonitor monitor = new BuilderMonitor(one.mark, two.mark)) {
      Process first = build(one, ofOne);
      Process second = build(two, ofTwo);
      StringBuilder secondLog = new StringBuilder();
      Thread reader = new Thread(() -> {
        try (BufferedReader lines = second.errorReader()) {
          follow(lines, secondLog);
        } catch (IOException e) {
          secondLog.append(e);
        }
      });
      reader.start();
      StringBuilder firstLog = new StringBuilder();
      try (BufferedReader lines = first.errorReader()) {
        follow(lines, firstLog);
      }
      reader.join();

      assertThat(first.waitFor()).as(firstLog.toString()).isZero();
      assertThat(second.waitFor()).as(secondLog.toString()).isZero();
      assertThat(monitor.mostTogether()).isEqualTo(SLOTS);
      assertThat(firstLog.append(secondLog)).contains("no free slot there: 3/3");
    }
    assertAllBuilt(one, ofOne);
    assertAllBuilt(two, ofTwo);
  }

  @Test
  void build_otherHeadKilled_itsSlotsComeBackAndNoMoreThanThose() throws Exception {
    List<StorePath> forEver = derivations(one, SLOTS, "1000");
    List<StorePath> brief = derivations(two, 9, "0.5");
    try (BuilderMonitor monitor = new BuilderMonitor(one.mark, two.mark)) {
      Process doomed = build(one, forEver);
      StringBuilder doomedLog = new StringBuilder();
      BufferedReader doomedLines = doomed.errorReader();
      for (int i = 0; i < SLOTS; i++) {
        assertThat(awaitLine(doomedLines, doomedLog, "sent ", "to 127.0.0.1"))
            .as(doomedLog.toString())
            .isTrue();
      }
      Process other = build(two, brief);
      StringBuilder log = new StringBuilder();
      try (BufferedReader lines = other.errorReader()) {
        assertThat(awaitLine(lines, log, FULL)).as(log.toString()).isTrue();
        assertThat(monitor.most(two.mark)).isZero();

        doomed.destroyForcibly();
        long killed = System.nanoTime();
        assertThat(awaitLine(lines, log, "built on")).as(log.toString()).isTrue();
        // A second for the machine, and what the head waits before it asks again; the host may be
        // busy.
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - killed)).isLessThan(40);
        follow(lines, log);
      }

      assertThat(other.waitFor()).as(log.toString()).isZero();
      assertThat(monitor.most(one.mark)).isEqualTo(SLOTS);
      assertThat(monitor.most(two.mark)).isEqualTo(SLOTS);
      assertThat(monitor.mostTogether()).isEqualTo(SLOTS);
    }
    assertAllBuilt(two, brief);
  }
}
