package org.relevo.app.daemon.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.relevo.formats.path.StorePath;

/** All builds of a daemon. Thread-safe; closing it ends every builder. */
public final class BuildScheduler implements AutoCloseable {
  /** The directories of this host that sandboxed builders see unless told otherwise: what {@code /bin/sh} needs. */
  public static final List<Path> DEFAULT_HOST_PATHS = SandboxProbe.SHELL_PATHS;

  private final BuildStore store;
  private final BuildJobs jobs;
  private final String sandbox;
  private final ScheduledExecutorService timer;

  /** How builders are kept apart from the host. */
  public enum Isolation {
    /** Bubblewrap where it works; otherwise plainly, with a warning. */
    AUTO,
    /** Bubblewrap or not at all. */
    BUBBLEWRAP,
    /** Processes like any other. */
    PLAIN
  }

  /**
   * The host's part of the settings.
   *
   * @param systems the system types that this host builds for
   * @param features the system features that it has
   * @param isolation how builders are kept apart
   * @param hostPaths the directories of this host that sandboxed builders see, read-only
   * @param siteParent where build directories are made
   * @param logDirectory where logs are kept, {@code XX/REST.gz}
   * @param hook what is offered builds before they run here
   */
  public record Host(
      Set<String> systems,
      Set<String> features,
      Isolation isolation,
      List<Path> hostPaths,
      Path siteParent,
      Path logDirectory,
      Optional<HookRun> hook) {
    private Host launching(List<String> words) {
      return new Host(
          systems,
          features,
          isolation,
          hostPaths,
          siteParent,
          logDirectory,
          hook.map(run -> run.launchedBy(words)));
    }
  }

  private BuildScheduler(
      BuildStore store, BuildJobs jobs, String sandbox, ScheduledExecutorService timer) {
    this.store = store;
    this.jobs = jobs;
    this.sandbox = sandbox;
    this.timer = timer;
  }

  /**
   * Finds out which sandbox works here.
   *
   * @throws IOException if none does that will do, with what to do about it
   */
  public static BuildScheduler start(BuildStore store, Host host)
      throws IOException, InterruptedException {
    Files.createDirectories(host.siteParent());
    BuildSite.removeStale(host.siteParent());
    Programs programs = Programs.in(System.getenv().getOrDefault("PATH", ""));
    Sandbox sandbox = new SandboxProbe(store.dir(), store.realDir(), host.siteParent(), programs)
        .choose(host.isolation(), host.hostPaths());
    return start(store, host.launching(SessionLauncher.words(programs, "TERM")), sandbox);
  }

  static BuildScheduler start(BuildStore store, Host host, Sandbox sandbox) {
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, task -> {
      Thread thread = new Thread(task, "build limits");
      thread.setDaemon(true);
      return thread;
    });
    BuildHost buildHost = new BuildHost(
        store,
        sandbox,
        Set.copyOf(host.systems()),
        Set.copyOf(host.features()),
        host.siteParent(),
        host.logDirectory(),
        System.getenv(),
        host.hook(),
        timer);
    return new BuildScheduler(store, new BuildJobs(buildHost), sandbox.description(), timer);
  }

  /** Returns what keeps builders apart from the host, for messages. */
  public String sandbox() {
    return sandbox;
  }

  /** Prepares the builds that {@code wanted} takes: derivations, and other items that must be valid. */
  public BuildOrder order(
      Collection<StorePath> wanted, BuildSettings settings, BuildListener listener) {
    return new BuildOrder(store, jobs, wanted, settings, listener);
  }

  @Override
  public void close() {
    jobs.close();
    timer.shutdownNow();
  }
}
