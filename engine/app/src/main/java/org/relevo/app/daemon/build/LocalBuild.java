package org.relevo.app.daemon.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StorePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A build on this host: directory, builder, registration of the outputs. {@link #run} runs once.
 */
final class LocalBuild {
  private static final Logger LOG = LoggerFactory.getLogger(LocalBuild.class);

  private final Outputs outputs;
  private final StorePath path;
  private final Derivation derivation;
  private final BuildSettings settings;
  private final BuildHost host;
  private final Audience audience;
  private final StopSwitch stop;
  private final BuildStore store;

  LocalBuild(
      Outputs outputs, BuildSettings settings, BuildHost host, Audience audience, StopSwitch stop) {
    this.outputs = outputs;
    this.path = outputs.path();
    this.derivation = outputs.derivation();
    this.settings = settings;
    this.host = host;
    this.audience = audience;
    this.stop = stop;
    this.store = host.store();
  }

  void run() throws IOException {
    BuildSite site = BuildSite.create(host.siteParent(), path.name());
    Path scratch = scratch();
    boolean done = false;
    try {
      outputs.clear();
      Trees.delete(scratch);
      if (host.sandbox().hidesStore()) {
        Files.createDirectory(scratch);
      }
      execute(site, scratch);
      take(scratch);
      outputs.register();
      done = true;
    } finally {
      if (!done) {
        outputs.discard();
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
        HostCheck.features(derivation));
    try (LogFile log = LogFile.create(host.logDirectory(), path)) {
      BuilderProcess builder =
          stop.start(() -> BuilderProcess.start(host.sandbox(), run), BuilderProcess::kill);
      audience.tell(
          listener -> listener.started(path, derivation.system(), log.path(), builder.pid()));
      LogPump pump = LogPump.start(
          builder.output(), audience.logSink(log, builder.pid(), stop), "log of " + path.name());
      int exitCode;
      try (TimeLimits limits =
          TimeLimits.watch(host.timer(), settings, pump::silentNanos, stop::stop)) {
        exitCode = builder.waitFor();
        builder.kill(); // what it left running
        pump.drain();
      } catch (InterruptedException e) {
        builder.kill();
        Thread.currentThread().interrupt();
        throw outputs.verdict().of(DerivationBuild.End.GIVEN_UP);
      }
      stop.ended();
      outputs.verdict().check(exitCode, builder.builderRan(), log.lastLines());
    }
  }

  /** Puts the outputs at their places in the store. */
  private void take(Path scratch) throws IOException {
    if (host.sandbox().hidesStore()) {
      for (StorePath output : outputs.missing()) {
        Path made = scratch.resolve(output.baseName());
        if (Files.exists(made, LinkOption.NOFOLLOW_LINKS)) {
          Trees.move(made, store.realPath(output));
        }
      }
    }
    List<StorePath> absent = outputs.absent();
    if (!absent.isEmpty()) {
      throw new BuildFailedException(
          Kind.PERMANENT,
          "the builder for " + path + " ended well, but did not make "
              + String.join(", ", absent.stream().map(StorePath::toString).toList()));
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
