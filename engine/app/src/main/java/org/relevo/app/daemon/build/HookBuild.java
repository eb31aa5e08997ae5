package org.relevo.app.daemon.build;

import java.io.IOException;
import java.util.List;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.app.daemon.hook.HookProcess;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StorePath;

/**
 * A build that the hook has accepted: it gets the inputs, has the build done somewhere, and restores the outputs at
 * their real paths; this daemon registers them. It is not tried elsewhere when the hook fails, since that is the hook's
 * part.
 */
final class HookBuild {
  private final Outputs outputs;
  private final BuildSettings settings;
  private final BuildHost host;
  private final Audience audience;
  private final StopSwitch stop;
  private final StorePath path;
  private volatile long spokeNanos = System.nanoTime();
  private String lastWords = "";

  HookBuild(
      Outputs outputs, BuildSettings settings, BuildHost host, Audience audience, StopSwitch stop) {
    this.outputs = outputs;
    this.settings = settings;
    this.host = host;
    this.audience = audience;
    this.stop = stop;
    this.path = outputs.path();
  }

  void run(HookProcess hook) throws IOException {
    boolean done = false;
    try {
      outputs.clear();
      offload(hook, settings.extendedBy(hook.times().allowance()));
      List<StorePath> absent = outputs.absent();
      if (!absent.isEmpty()) {
        throw new BuildFailedException(
            Kind.TRANSIENT,
            "the build hook ended well for " + path + ", but did not restore "
                + String.join(", ", absent.stream().map(StorePath::toString).toList()));
      }
      outputs.register();
      done = true;
    } finally {
      hook.close(); // before the outputs go: it may still be writing them
      if (!done) {
        outputs.discard();
      }
    }
  }

  private void offload(HookProcess hook, BuildSettings limits) throws IOException {
    Derivation derivation = outputs.derivation();
    List<StorePath> inputs = new Inputs(outputs.store(), path, derivation).withDerivation();
    try (LogFile log = LogFile.create(host.logDirectory(), path)) {
      stop.start(() -> hook, HookProcess::terminate);
      audience.tell(
          listener -> listener.started(path, derivation.system(), log.path(), hook.pid()));
      LogPump pump = LogPump.start(
          hook.log(), audience.logSink(log, hook.pid(), stop), "log of " + path.name());
      int exitCode;
      try (TimeLimits watch = TimeLimits.watch(
          host.timer(), limits, () -> Math.min(pump.silentNanos(), quietNanos()), stop::stop)) {
        hook.send(inputs, outputs.missing());
        exitCode = hook.follow(this::said);
        pump.drain();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw outputs.verdict().of(DerivationBuild.End.GIVEN_UP);
      }
      stop.ended();
      outputs.verdict().checkHook(exitCode, log.lastLines(), lastWords);
    }
  }

  private long quietNanos() {
    return System.nanoTime() - spokeNanos;
  }

  private void said(String line) {
    audience.note(line);
    if (!line.isBlank() && !line.startsWith("@ ")) {
      lastWords = line.strip();
    }
    spokeNanos = System.nanoTime();
  }
}
