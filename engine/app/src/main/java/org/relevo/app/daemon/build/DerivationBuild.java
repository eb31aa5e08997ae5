package org.relevo.app.daemon.build;

import java.io.IOException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.core.store.StoreException;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationOutput;
import org.relevo.formats.path.StorePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The build of one derivation whose inputs are valid: locks, directory, builder, registration of the outputs. {@link #run}
 * runs once; {@link #end} may be called at any time by any thread.
 */
final class DerivationBuild {
  private static final Logger LOG = LoggerFactory.getLogger(DerivationBuild.class);

  /** Why a builder was ended by us. */
  enum End {
    /** It took too long. */
    TIMEOUT,
    /** It was silent for too long. */
    SILENCE,
    /** Nobody wants the outputs any more, or the daemon stops. */
    GIVEN_UP
  }

  private final StorePath path;
  private final Derivation derivation;
  private final BuildSettings settings;
  private final BuildHost host;
  private final Audience audience;
  private final BuildStore store;
  private final Verdict verdict;

  private @Nullable End end;
  private @Nullable Thread waiting;
  private @Nullable BuilderProcess process;

  DerivationBuild(
      StorePath path,
      Derivation derivation,
      BuildSettings settings,
      BuildHost host,
      Audience audience) {
    this.path = path;
    this.derivation = derivation;
    this.settings = settings;
    this.host = host;
    this.audience = audience;
    this.store = host.store();
    this.verdict = new Verdict(
        path, settings, () -> Verdict.anyFull(List.of(store.realDir(), host.siteParent())));
  }

  /** Builds, unless another process did so meanwhile. */
  void run() throws BuildFailedException {
    try {
      checkHost();
      List<StorePath> outputs =
          derivation.outputs().values().stream().map(DerivationOutput::path).toList();
      try (BuildStore.Lock lock = lock(outputs)) {
        Set<StorePath> missing = new TreeSet<>(outputs);
        missing.removeAll(store.queryValid(outputs));
        if (!missing.isEmpty()) {
          build(missing);
        }
      }
    } catch (BuildFailedException e) {
      throw e;
    } catch (IOException e) {
      throw new BuildFailedException(
          Kind.TRANSIENT, "cannot build " + path + " on this host: " + e.getMessage(), e);
    }
  }

  /** Ends the build, with all the processes of its builder, if it runs. */
  void end(End reason) {
    BuilderProcess running;
    synchronized (this) {
      if (end != null) {
        return;
      }
      end = reason;
      running = process;
      if (waiting != null) {
        waiting.interrupt();
      }
    }
    if (running != null) {
      running.kill();
    }
  }

  private void checkHost() throws BuildFailedException {
    if (derivation.builder().startsWith("builtin:")) {
      throw new BuildFailedException(
          Kind.TRANSIENT,
          path + " needs the builder " + derivation.builder()
              + ", which this daemon does not have");
    }
    if (!host.systems().contains(derivation.system())) {
      throw new BuildFailedException(
          Kind.TRANSIENT,
          path + " is for " + derivation.system() + ", but this host builds for "
              + String.join(", ", new TreeSet<>(host.systems())));
    }
    Set<String> lacking = new TreeSet<>(features());
    lacking.removeAll(host.features());
    if (!lacking.isEmpty()) {
      throw new BuildFailedException(
          Kind.TRANSIENT,
          path + " requires the system features " + String.join(", ", lacking)
              + ", which this host does not offer");
    }
  }

  private Set<String> features() {
    Set<String> features = new TreeSet<>(List.of(
        derivation.environment().getOrDefault("requiredSystemFeatures", "").split("\\s+")));
    features.remove("");
    return features;
  }

  private BuildStore.Lock lock(List<StorePath> outputs) throws IOException {
    synchronized (this) {
      throwIfEnded();
      waiting = Thread.currentThread();
    }
    try {
      return store.lock(outputs);
    } catch (InterruptedException | FileLockInterruptionException e) {
      throw givenUp();
    } finally {
      synchronized (this) {
        waiting = null;
        Thread.interrupted(); // meant for the wait alone
      }
    }
  }

  private void throwIfEnded() throws BuildFailedException {
    if (end != null) {
      throw givenUp();
    }
  }

  private BuildFailedException givenUp() {
    return verdict.of(End.GIVEN_UP);
  }

  private void build(Set<StorePath> missing) throws IOException {
    BuildSite site = BuildSite.create(host.siteParent(), path.name());
    Path scratch = scratch();
    boolean done = false;
    try {
      for (StorePath output : missing) {
        store.addTempRoot(output);
        Trees.delete(store.realPath(output)); // left by a build that was killed
      }
      Trees.delete(scratch);
      if (host.sandbox().hidesStore()) {
        Files.createDirectory(scratch);
      }
      execute(site, scratch);
      take(missing, scratch);
      register();
      done = true;
    } finally {
      if (!done) {
        for (StorePath output : missing) {
          delete(store.realPath(output));
        }
      }
      delete(scratch);
      if (done || !settings.keepFailed()) {
        delete(site.root());
      } else {
        site.keep();
      }
    }
  }

  /** A name like those of the store's own temporary items, so that one left by a killed daemon is removed with them. */
  private Path scratch() {
    return store
        .realDir()
        .resolve(".relevo-" + ProcessHandle.current().pid() + "-build-" + path.hashPart());
  }

  private void execute(BuildSite site, Path scratch) throws IOException {
    Inputs inputs = new Inputs(store, path, derivation);
    inputs.writeReferenceGraphs(site.top());
    int cores =
        settings.cores() > 0 ? settings.cores() : Runtime.getRuntime().availableProcessors();
    Sandbox.Run run = new Sandbox.Run(
        site,
        scratch,
        derivation.builder(),
        derivation.arguments(),
        BuilderEnvironment.of(
            derivation, store.dir(), host.sandbox().top(site), cores, host.environment()),
        inputs.closure(),
        BuilderEnvironment.isFixedOutput(derivation),
        features());
    try (LogFile log = LogFile.create(host.logDirectory(), path)) {
      BuilderProcess builder = start(run);
      audience.tell(
          listener -> listener.started(path, derivation.system(), log.path(), builder.pid()));
      LogPump pump = LogPump.start(
          builder.output(),
          (buffer, length) -> {
            if (isEnded()) {
              return; // what launchers say of their death is not the builder's
            }
            log.write(buffer, length);
            audience.tell(listener -> listener.output(builder.pid(), buffer, length));
          },
          "log of " + path.name());
      int exitCode;
      try (TimeLimits limits =
          TimeLimits.watch(host.timer(), settings, pump::silentNanos, this::end)) {
        exitCode = builder.waitFor();
        builder.kill(); // what it left running
        pump.drain();
      } catch (InterruptedException e) {
        builder.kill();
        Thread.currentThread().interrupt();
        throw givenUp();
      }
      throwIfEndedWhileRunning();
      verdict.check(exitCode, builder.builderRan(), log.lastLines());
    }
  }

  private synchronized boolean isEnded() {
    return end != null;
  }

  private BuilderProcess start(Sandbox.Run run) throws IOException {
    synchronized (this) {
      throwIfEnded();
      BuilderProcess builder = BuilderProcess.start(host.sandbox(), run);
      process = builder;
      return builder;
    }
  }

  private void throwIfEndedWhileRunning() throws BuildFailedException {
    End reason;
    synchronized (this) {
      process = null;
      reason = end;
    }
    if (reason != null) {
      throw verdict.of(reason);
    }
  }

  /** Puts the outputs at their places in the store. */
  private void take(Set<StorePath> missing, Path scratch) throws IOException {
    List<StorePath> absent = new ArrayList<>();
    for (StorePath output : missing) {
      Path made =
          host.sandbox().hidesStore() ? scratch.resolve(output.baseName()) : store.realPath(output);
      if (!Files.exists(made, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        absent.add(output);
      } else if (host.sandbox().hidesStore()) {
        Trees.move(made, store.realPath(output));
      }
    }
    if (!absent.isEmpty()) {
      throw new BuildFailedException(
          Kind.PERMANENT,
          "the builder for " + path + " ended well, but did not make "
              + String.join(", ", absent.stream().map(StorePath::toString).toList()));
    }
  }

  private void register() throws IOException {
    try {
      store.registerOutputs(path, derivation);
    } catch (StoreException e) {
      throw new BuildFailedException(
          verdict.diskFull().getAsBoolean() ? Kind.TRANSIENT : Kind.PERMANENT,
          "the outputs of " + path + " were refused: " + e.getMessage(),
          e);
    }
  }

  private void delete(Path tree) {
    try {
      Trees.delete(tree);
    } catch (IOException e) {
      LOG.warn("{} stays behind: {}", tree, e.getMessage());
    }
  }
}
