package org.relevo.app.daemon.build;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.app.daemon.hook.HookAnswer;
import org.relevo.app.daemon.hook.HookSession;
import org.relevo.app.hook.HookArguments;
import org.relevo.app.hook.HookRequest;
import org.relevo.core.build.BuildLimits;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StorePath;

/**
 * Where the builds of one client can run: with its hook, which is asked first, and in its slots on this host.
 * Thread-safe.
 */
final class Places implements AutoCloseable {
  private static final HookAnswer DECLINED = new HookAnswer.Declined();

  private final BuildHost host;
  private final int maxJobs;
  private final Semaphore slots;
  private final Optional<HookSession> hook;

  Places(BuildHost host, BuildSettings settings) {
    this.host = host;
    this.maxJobs = settings.maxJobs();
    this.slots = new Semaphore(maxJobs);
    this.hook = settings.useHook()
        ? host.hook()
            .map(run -> new HookSession(
                run.command(),
                new HookArguments(
                    run.command().system(),
                    new BuildLimits(settings.timeout(), settings.maxSilent()),
                    settings.trace()),
                run.times()))
        : Optional.empty();
  }

  /** Returns whether builds are offered to a hook, so that no slots bound how many can run. */
  boolean asksHook() {
    return hook.isPresent() && hook.get().works();
  }

  /**
   * Chooses for a build whose outputs are locked.
   *
   * @param said gets what the hook says, line by line
   * @throws BuildFailedException if it cannot run anywhere
   */
  Place choose(StorePath path, Derivation derivation, Consumer<String> said)
      throws BuildFailedException, InterruptedException {
    Optional<String> obstacle = HostCheck.obstacle(host, path, derivation);
    HookAnswer answer = DECLINED;
    if (hook.isPresent() && !staysHere(derivation, obstacle.isEmpty())) {
      answer = hook.get()
          .ask(
              () -> new HookRequest(
                  obstacle.isEmpty() && slots.availablePermits() > 0,
                  derivation.system(),
                  path,
                  HostCheck.features(derivation)),
              said);
    }
    if (answer instanceof HookAnswer.Accepted accepted) {
      return new Place.Hook(accepted.hook());
    }
    if (answer instanceof HookAnswer.Postponed) {
      return new Place.Later();
    }
    if (obstacle.isPresent()) {
      throw new BuildFailedException(Kind.TRANSIENT, obstacle.get() + fromHook(answer));
    }
    if (maxJobs < 1) {
      throw new BuildFailedException(
          Kind.TRANSIENT,
          "nothing can be built here, since build-max-jobs is 0" + fromHook(answer));
    }
    return slots.tryAcquire() ? new Place.Here(slots) : new Place.Later();
  }

  /** Derivations that are quicker made than sent say so. With no slots at all, here is no place for them. */
  private boolean staysHere(Derivation derivation, boolean possible) {
    return possible
        && maxJobs > 0
        && derivation.environment().getOrDefault("preferLocalBuild", "").equals("1");
  }

  private String fromHook(HookAnswer answer) {
    if (answer instanceof HookAnswer.Broken broken) {
      return ", and " + broken.why();
    }
    return hook.isPresent() ? ", and the build hook has no machine for it" : "";
  }

  @Override
  public void close() {
    hook.ifPresent(HookSession::close);
  }
}
