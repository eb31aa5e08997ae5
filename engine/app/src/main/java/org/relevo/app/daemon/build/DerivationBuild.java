package org.relevo.app.daemon.build;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationOutput;
import org.relevo.formats.path.StorePath;

/**
 * The build of one derivation whose inputs are valid: locks on its outputs, the choice of a place, and the build there.
 * {@link #run} runs once; {@link #end} may be called at any time by any thread.
 */
final class DerivationBuild {
  /** Why a build was ended by us. */
  enum End {
    /** It took too long. */
    TIMEOUT,
    /** It was silent for too long. */
    SILENCE,
    /** Nobody wants the outputs any more, or the daemon stops. */
    GIVEN_UP
  }

  /** Told where a build runs, before it begins. */
  @FunctionalInterface
  interface Chosen {
    void at(Place place);
  }

  private final StorePath path;
  private final Derivation derivation;
  private final BuildSettings settings;
  private final BuildHost host;
  private final Places places;
  private final Chosen chosen;
  private final Audience audience;
  private final BuildStore store;
  private final Verdict verdict;
  private final StopSwitch stop;

  DerivationBuild(
      StorePath path,
      Derivation derivation,
      BuildSettings settings,
      BuildHost host,
      Places places,
      Chosen chosen,
      Audience audience) {
    this.path = path;
    this.derivation = derivation;
    this.settings = settings;
    this.host = host;
    this.places = places;
    this.chosen = chosen;
    this.audience = audience;
    this.store = host.store();
    this.verdict = new Verdict(
        path, settings, () -> Verdict.anyFull(List.of(store.realDir(), host.siteParent())));
    this.stop = new StopSwitch(verdict);
  }

  /**
   * Builds, unless another process did so meanwhile.
   *
   * @return whether the outputs are valid; if not, there is no place for the build now
   */
  boolean run() throws BuildFailedException {
    try {
      List<StorePath> all =
          derivation.outputs().values().stream().map(DerivationOutput::path).toList();
      try (BuildStore.Lock lock = stop.during(() -> store.lock(all))) {
        Set<StorePath> missing = new TreeSet<>(all);
        missing.removeAll(store.queryValid(all));
        return missing.isEmpty() || build(new Outputs(store, path, derivation, verdict, missing));
      }
    } catch (BuildFailedException e) {
      throw e;
    } catch (IOException e) {
      throw new BuildFailedException(
          Kind.TRANSIENT, "cannot build " + path + " on this host: " + e.getMessage(), e);
    }
  }

  private boolean build(Outputs outputs) throws IOException {
    try (Place place = stop.during(() -> places.choose(path, derivation, audience::note))) {
      chosen.at(place);
      if (place instanceof Place.Hook hook) {
        new HookBuild(outputs, settings, host, audience, stop).run(hook.process());
      } else if (place instanceof Place.Here) {
        new LocalBuild(outputs, settings, host, audience, stop).run();
      } else {
        return false;
      }
      return true;
    }
  }

  /** Ends the build, with all the processes of its builder, if it runs. */
  void end(End reason) {
    stop.stop(reason);
  }
}
