package org.relevo.app.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.relevo.app.daemon.build.BuildScheduler;
import org.relevo.app.daemon.build.BuildScheduler.Isolation;
import org.relevo.app.daemon.build.BuildSettings;

/**
 * The settings of an embedded build daemon.
 *
 * @param socket where it listens
 * @param socketPermissions of the socket, such as {@code rw-rw-rw-}: whoever may write to it may build
 * @param systems the system types that it builds for
 * @param features the system features that it has
 * @param isolation how builders are kept apart from this host
 * @param hostPaths the directories of this host that sandboxed builders see read-only, besides their inputs
 * @param siteParent where build directories are made
 * @param build what holds for clients that set no options
 * @param hook what is offered builds before they run here
 */
public record DaemonSettings(
    Path socket,
    String socketPermissions,
    Set<String> systems,
    Set<String> features,
    Isolation isolation,
    List<Path> hostPaths,
    Path siteParent,
    BuildSettings build,
    Optional<Hook> hook) {
  /**
   * A build hook, as guix-daemon has it.
   *
   * @param words the program and the arguments before {@code offload}; at least one
   * @param system the system type of this host
   * @param configuration the directory of its machine file and keys
   */
  public record Hook(List<String> words, String system, Path configuration) {
    /** Copies the words. */
    public Hook {
      words = List.copyOf(words);
    }
  }

  /** Copies the collections. */
  public DaemonSettings {
    systems = Set.copyOf(systems);
    features = Set.copyOf(features);
    hostPaths = List.copyOf(hostPaths);
  }

  /**
   * Returns the usual settings: anybody on this host may build, in a sandbox where one works, which shows what {@code
   * /bin/sh} needs.
   *
   * @param maxJobs how many builds at once for each client
   */
  public static DaemonSettings of(Path socket, Set<String> systems, int maxJobs) {
    return new DaemonSettings(
        socket,
        "rw-rw-rw-",
        systems,
        Set.of(),
        Isolation.AUTO,
        BuildScheduler.DEFAULT_HOST_PATHS,
        Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
        BuildSettings.of(maxJobs, 0),
        Optional.empty());
  }

  /** Returns these settings with other features. */
  public DaemonSettings withFeatures(Set<String> other) {
    return new DaemonSettings(
        socket, socketPermissions, systems, other, isolation, hostPaths, siteParent, build, hook);
  }

  /** Returns these settings with other ways to keep builders apart. */
  public DaemonSettings withIsolation(Isolation other, List<Path> otherHostPaths) {
    return new DaemonSettings(
        socket,
        socketPermissions,
        systems,
        features,
        other,
        otherHostPaths,
        siteParent,
        build,
        hook);
  }

  /** Returns these settings with another place for build directories. */
  public DaemonSettings withSiteParent(Path other) {
    return new DaemonSettings(
        socket, socketPermissions, systems, features, isolation, hostPaths, other, build, hook);
  }

  /** Returns these settings with a build hook. */
  public DaemonSettings withHook(Hook other) {
    return new DaemonSettings(
        socket,
        socketPermissions,
        systems,
        features,
        isolation,
        hostPaths,
        siteParent,
        build,
        Optional.of(other));
  }
}
