package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.slot.Lease;
import org.relevo.core.slot.Slots;
import org.relevo.formats.path.StorePath;
import org.relevo.scheme.MachinesFile;

/**
 * A build that can be stopped on its way, to see what becomes of it when something is lost there.
 *
 * @param derivation what is built: it has more than {@link #PART} of inputs and of outputs, says {@code begun}, and then waits
 * @param gate what it waits for
 * @param network the way to the machine that builds it
 */
record HookBuild(HookFarm hooks, StorePath derivation, Gate gate, CuttingProxy network) {
  /** How many bytes get through before the network holds the rest. */
  static final long PART = 1 << 20;

  /** How far a build has come. */
  enum Step {
    /** The hook was told to ask again, and waits for that. */
    POSTPONED,
    /** It has a slot, and waits for the inputs and outputs. */
    ACCEPTED,
    SENDING,
    BUILDING,
    RETRIEVING
  }

  /** Has a hook that was asked nothing yet bring the build to a step, where it stays. */
  void bring(HookDriver hook, Step step) throws Exception {
    if (step == Step.POSTPONED) {
      postpone(hook);
      return;
    }
    assertThat(hook.ask(hooks.request(derivation))).as("%s", hook.messages()).isEqualTo("# accept");
    if (step == Step.ACCEPTED) {
      return;
    }
    if (step == Step.SENDING) {
      network.holdAfter(CuttingProxy.Way.TO_MACHINE, PART);
    }
    hook.give(hooks.inputs(derivation), hooks.outputs(derivation));
    if (step == Step.SENDING) {
      network.awaitHeld();
      return;
    }
    hook.awaitLog("begun");
    if (step == Step.RETRIEVING) {
      network.holdAfter(CuttingProxy.Way.FROM_MACHINE, PART);
      gate.open();
      network.awaitHeld();
    }
  }

  /** Asks while every slot is taken, and leaves them free. */
  private void postpone(HookDriver hook) throws Exception {
    Slots slots = Slots.in(hooks.farm.headDirectories.state());
    List<Lease> all = new ArrayList<>();
    for (BuildMachine machine :
        new MachinesFile(hooks.farm.headDirectories.machinesFile()).machines()) {
      Optional<Lease> free = slots.tryAcquire(machine);
      while (free.isPresent()) {
        all.add(free.get());
        free = slots.tryAcquire(machine);
      }
    }
    assertThat(all).isNotEmpty();
    assertThat(hook.ask(hooks.request(derivation))).isEqualTo("# postpone");
    for (Lease lease : all) {
      lease.close();
    }
  }
}
