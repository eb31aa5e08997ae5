package org.relevo.app.hook;

import java.io.IOException;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.offload.MachineFailure;
import org.relevo.core.offload.OffloadListener;
import org.relevo.core.offload.Outcome;

/** Tells the daemon, and through it its client, what happens to the build. When it cannot be told, the build is given up. */
final class HookListener implements OffloadListener {
  private final HookVoice voice;
  private final Thread session;
  private final boolean trace;

  /**
   * Makes a listener.
   *
   * @param session the thread that has the build done
   * @param trace whether lines that begin with {@code @} are wanted
   */
  HookListener(HookVoice voice, Thread session, boolean trace) {
    this.voice = voice;
    this.session = session;
    this.trace = trace;
  }

  @Override
  public void chosen(BuildRequest request, BuildMachine machine, int slot) {
    if (trace) {
      voice.say("@ build-remote " + request.derivation() + " " + machine.name());
    }
    voice.say("offloading build of " + request.derivation() + " to " + machine.id());
  }

  @Override
  public void log(BuildRequest request, BuildMachine machine, byte[] piece) {
    try {
      voice.log(piece);
    } catch (IOException e) {
      // Nobody is there any more who could have the outputs.
      session.interrupt();
    }
  }

  @Override
  public void machineFailed(BuildRequest request, MachineFailure failure) {
    voice.say("machine failed: " + failure);
  }

  @Override
  public void finished(BuildRequest request, Outcome outcome) {
    if (outcome instanceof Outcome.FailedForGood failed) {
      voice.say(
          request.derivation() + " failed on " + failed.machine().id() + ": " + failed.message());
    } else if (outcome instanceof Outcome.TimedOut late) {
      voice.say(
          request.derivation() + " timed out on " + late.machine().id() + ": " + late.message());
    } else if (outcome instanceof Outcome.MachinesLost) {
      voice.say(request.derivation() + ": every machine that was tried failed");
    }
  }
}
