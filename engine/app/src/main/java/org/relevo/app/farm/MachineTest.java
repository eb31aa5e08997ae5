package org.relevo.app.farm;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.offload.SshSlots;
import org.relevo.core.slot.MachineSlot;
import org.relevo.core.slot.MachineSlots;
import org.relevo.core.ssh.SshChannel;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.store.daemon.DaemonException;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.core.trust.BundleSigner;
import org.relevo.core.trust.BundleVerifier;
import org.relevo.core.trust.SignatureException;
import org.relevo.formats.path.StoreDir;

/**
 * Tries on a machine, one after the other, what a build there needs; stops at the first failure.
 *
 * @param configuration this host's directory with its keys, for the remedies
 */
record MachineTest(
    SshConnector connector,
    StoreDir store,
    Path configuration,
    BundleSigner signer,
    BundleVerifier verifier,
    InstantSource clock,
    RandomGenerator random) {
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** Tries all; failures are in the report. */
  MachineReport run(BuildMachine machine) {
    List<Step> steps = new ArrayList<>();
    long began = System.nanoTime();
    try (SshSession session = connector.connect(machine)) {
      long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
      steps.add(Step.passed("connect", "in " + millis + " ms"));
      steps.add(Step.passed(
          "host key", machine.hostKey().type() + " " + machine.hostKey().fingerprint()));
      steps.add(Step.passed("login", "as " + machine.user()));
      steps.add(Step.passed("compression", session.compression().toString()));
      daemon(machine, session, steps);
      if (steps.stream().allMatch(Step::ok)) {
        steps.add(slots(machine, session));
      }
    } catch (SshException e) {
      steps.add(Step.failed(e.phase().label(), e.reason(), e.remedy()));
    }
    return new MachineReport(machine.id(), List.copyOf(steps));
  }

  private void daemon(BuildMachine machine, SshSession session, List<Step> steps) {
    String name = "daemon";
    try (SshChannel channel = session.openUnixSocket(machine.daemonSocket())) {
      channel.silenceLimit(SILENCE);
      try (DaemonStore daemon = DaemonStore.open(store, channel.in(), channel.out(), channel)) {
        daemon.checkDir();
        steps.add(Step.passed(
            name,
            "protocol " + (daemon.version() >>> 8) + "." + (daemon.version() & 0xff) + " at "
                + machine.daemonSocket() + ", store " + store
                + "; reached "
                + session
                    .socketRelay()
                    .map(relay -> "through " + relay
                        + " there, since its SSH server does not forward to sockets")
                    .orElse("directly")));
        SampleItem item = SampleItem.of(store, machine.id(), clock.instant(), random.nextLong());
        name = "import";
        daemon.importBundle(new ByteArrayInputStream(item.bundle(signer)));
        steps.add(Step.passed(name, item.path().toString()));
        name = "export";
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        daemon.exportBundle(List.of(item.path()), true, bundle);
        item.check(bundle.toByteArray(), verifier);
        steps.add(Step.passed(name, "signature accepted"));
      }
    } catch (SshException e) {
      steps.add(Step.failed(name, e.reason(), e.remedy()));
    } catch (SignatureException e) {
      steps.add(Step.failed(name, text(e), exportRemedy(machine, e)));
    } catch (IOException e) {
      steps.add(Step.failed(name, text(e), remedy(machine, name, e)));
    }
  }

  /** Takes a slot there and gives it back; that a machine cannot share them is worth knowing, but no failure. */
  private static Step slots(BuildMachine machine, SshSession session) {
    String name = "slots";
    int total = machine.parallelBuilds();
    try (MachineSlots slots = SshSlots.over(session);
        MachineSlot slot = slots.take(total)) {
      if (slot instanceof MachineSlot.Held held) {
        return Step.passed(
            name,
            "shared with other heads: slot " + held.number() + " of " + total + " is free there");
      } else if (slot instanceof MachineSlot.NotShared none) {
        return Step.passed(
            name,
            "NOT shared with other heads: " + none.why()
                + "\nEach head counts its own builds there only.");
      }
      return Step.passed(
          name, "shared with other heads: all " + total + " are taken there at this moment");
    } catch (SshException e) {
      return Step.failed(name, e.reason(), e.remedy());
    } catch (IOException e) {
      return Step.failed(name, text(e), "");
    }
  }

  private static String text(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private String remedy(BuildMachine machine, String step, IOException e) {
    if (step.equals("import") && e instanceof DaemonException) {
      return "Let it accept what this host signs: " + ssh(machine)
          + " relevo archive --authorize < " + configuration.resolve("signing-key.pub")
          + "\n(with Guix there: guix archive --authorize)";
    }
    if (step.equals("export") && e instanceof DaemonException) {
      return "If it has no signing key yet: " + ssh(machine)
          + " relevo archive --generate-key\n(with Guix there: guix archive --generate-key)";
    }
    if (step.equals("daemon")) {
      return "See whether the build daemon runs there and is one: " + ssh(machine) + " ls -l "
          + machine.daemonSocket();
    }
    return "";
  }

  private static String exportRemedy(BuildMachine machine, SignatureException e) {
    return switch (e.fault()) {
      case UNAUTHORIZED ->
        "Accept what it signs: " + ssh(machine)
            + " cat /etc/guix/signing-key.pub | relevo archive --authorize"
            + "\n(its key is where the daemon there has its configuration)";
      case MALFORMED ->
        "If it has no signing key yet: " + ssh(machine) + " relevo archive --generate-key";
      case WRONG_HASH, INVALID -> "Do not use this machine before its operator has explained that.";
    };
  }

  private static String ssh(BuildMachine machine) {
    return "ssh -p " + machine.port() + " " + machine.user() + "@" + machine.name();
  }
}
