package org.relevo.tests.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.daemon.ssh.AuthorizedKeys;
import org.relevo.app.daemon.ssh.EmbeddedSshServer;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.SlotSharing;
import org.relevo.core.offload.HealthProbe;
import org.relevo.core.offload.SshSlots;
import org.relevo.core.slot.MachineSlot;
import org.relevo.core.slot.MachineSlots;
import org.relevo.core.slot.SlotHome;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.formats.path.StoreDir;

/** Slots kept on the machine through real SSH servers, and what becomes of them when connections end. */
@Timeout(120)
class SharedSlotsPeerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir
  private Path directory;

  private final SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
  private Path key;
  private Path socket;

  @BeforeEach
  void start() throws Exception {
    Peers.require("flock", "util-linux");
    key = OpenSshServer.generateKey(directory.resolve("user"), "ed25519");
    socket = directory.resolve("socket");
  }

  @AfterEach
  void stop() {
    connector.close();
    SlotHome.remove(socket);
  }

  private OpenSshServer openSsh(String... options) throws Exception {
    OpenSshServer.Setup setup = OpenSshServer.in(directory.resolve("sshd"));
    for (String option : options) {
      setup = setup.option(option);
    }
    return setup.start().authorize(key);
  }

  private BuildMachine machine(OpenSshServer server) {
    return server.machine(key, server.hostKey("ed25519"), socket.toString());
  }

  private static MachineSlot.Held take(MachineSlots slots, int count) throws Exception {
    MachineSlot slot = slots.take(count);
    assertThat(slot).isInstanceOf(MachineSlot.Held.class);
    return (MachineSlot.Held) slot;
  }

  /** Takes a slot, asking again and again until one is free. */
  private static MachineSlot.Held takeSoon(MachineSlots slots, int count) throws Exception {
    long end = System.nanoTime() + SECOND.multipliedBy(20).toNanos();
    MachineSlot slot = slots.take(count);
    while (slot instanceof MachineSlot.Full && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(50);
      slot = slots.take(count);
    }
    assertThat(slot).isInstanceOf(MachineSlot.Held.class);
    return (MachineSlot.Held) slot;
  }

  @Test
  void take_manySlotsOverOneConnection_needOneOfTheServersSessions() throws Exception {
    try (OpenSshServer server = openSsh("MaxSessions 2");
        SshSession session = connector.connect(machine(server));
        SshSession other = connector.connect(machine(server));
        MachineSlots slots = SshSlots.over(session);
        MachineSlots others = SshSlots.over(other)) {
      List<MachineSlot> held = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        MachineSlot.Held slot = take(slots, 24);
        assertThat(slot.number()).isEqualTo(i);
        held.add(slot);
      }
      assertThat(others.take(24)).isInstanceOf(MachineSlot.Full.class);
      HealthProbe probe = new HealthProbe(StoreDir.GUIX, InstantSource.system());
      assertThat(probe.ask(session, SECOND.multipliedBy(20)).slots())
          .contains(new SlotSharing.Held(Set.of(0)));
      held.get(17).close();
      assertThat(takeSoon(others, 24).number()).isEqualTo(17);
    }
  }

  @Test
  void serverKilled_itsSlotsComeBack() throws Exception {
    Path second = directory.resolve("second");
    try (OpenSshServer server = openSsh();
        OpenSshServer survivor = OpenSshServer.in(second).start().authorize(key);
        SshSession session = connector.connect(machine(server));
        SshSession other = connector.connect(machine(survivor));
        MachineSlots slots = SshSlots.over(session);
        MachineSlots others = SshSlots.over(other)) {
      take(slots, 1);
      assertThat(others.take(1)).isInstanceOf(MachineSlot.Full.class);
      server.kill();
      takeSoon(others, 1);
    }
  }

  @Test
  void headSilent_theMachineEndsTheConnectionAndFreesTheSlot() throws Exception {
    MachineSlots.Pace silent = new MachineSlots.Pace(
        Duration.ofHours(1), SECOND.multipliedBy(2), SECOND.multipliedBy(20), Duration.ofHours(1));
    try (OpenSshServer server = openSsh();
        SshSession session = connector.connect(machine(server));
        SshSession other = connector.connect(machine(server));
        MachineSlots slots = SshSlots.over(session, silent);
        MachineSlots others = SshSlots.over(other)) {
      CountDownLatch closed = new CountDownLatch(1);
      session.onClose(which -> closed.countDown());
      take(slots, 1);
      assertThat(others.take(1)).isInstanceOf(MachineSlot.Full.class);
      assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
      takeSoon(others, 1);
      assertThat(other.isOpen()).isTrue();
    }
  }

  @Test
  void headAlive_theMachineLeavesItItsSlot() throws Exception {
    MachineSlots.Pace lively = new MachineSlots.Pace(
        Duration.ofMillis(200),
        SECOND.multipliedBy(2),
        SECOND.multipliedBy(20),
        Duration.ofHours(1));
    try (OpenSshServer server = openSsh();
        SshSession session = connector.connect(machine(server));
        SshSession other = connector.connect(machine(server));
        MachineSlots slots = SshSlots.over(session, lively);
        MachineSlots others = SshSlots.over(other)) {
      take(slots, 1);
      // More than twice what the machine waits for a sign of life; nothing tells when it did not
      // end.
      TimeUnit.SECONDS.sleep(5);
      assertThat(others.take(1)).isInstanceOf(MachineSlot.Full.class);
      assertThat(session.isOpen()).isTrue();
    }
  }

  @Test
  void forcedCommand_isNotSharedAndSaysWhatCame() throws Exception {
    try (OpenSshServer server = openSsh("ForceCommand echo Hello from me")) {
      try (SshSession session = connector.connect(machine(server));
          MachineSlots slots = SshSlots.over(session)) {
        assertThat(slots.take(1))
            .isInstanceOfSatisfying(
                MachineSlot.NotShared.class,
                none -> assertThat(none.why()).contains("Hello from me"));
      }
    }
  }

  @Test
  void embeddedServer_keepsSlotsToo() throws Exception {
    try (EmbeddedSshServer server = EmbeddedSshServer.start(EmbeddedSshServer.Settings.loopback(
        directory.resolve("host"),
        AuthorizedKeys.of(List.of(Files.readString(Path.of(key + ".pub")).strip()))))) {
      BuildMachine machine;
      try (OpenSshServer pattern = openSsh()) {
        machine = machine(pattern);
      }
      BuildMachine embedded = new BuildMachine(
          machine.name(),
          server.port(),
          machine.systems(),
          machine.user(),
          server.hostKey(),
          key,
          machine.compression(),
          machine.compressionLevel(),
          machine.daemonSocket(),
          machine.overloadThreshold(),
          machine.parallelBuilds(),
          machine.speed(),
          machine.features(),
          machine.location());
      try (SshSession session = connector.connect(embedded);
          SshSession other = connector.connect(embedded);
          MachineSlots slots = SshSlots.over(session);
          MachineSlots others = SshSlots.over(other)) {
        MachineSlot first = take(slots, 1);
        assertThat(others.take(1)).isInstanceOf(MachineSlot.Full.class);
        first.close();
        takeSoon(others, 1).close();
        takeSoon(slots, 1);
        session.close();
        takeSoon(others, 1);
      }
    }
  }
}
