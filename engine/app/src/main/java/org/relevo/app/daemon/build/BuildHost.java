package org.relevo.app.daemon.build;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What builds run on.
 *
 * @param store where inputs are and outputs go
 * @param sandbox how builders are kept apart
 * @param systems the system types that this host builds for
 * @param features the system features that it has
 * @param siteParent where build directories are made
 * @param logDirectory where logs are kept
 * @param environment this process's environment
 * @param hook what is offered builds before they run here
 * @param timer ends builds that take too long
 */
record BuildHost(
    BuildStore store,
    Sandbox sandbox,
    Set<String> systems,
    Set<String> features,
    Path siteParent,
    Path logDirectory,
    Map<String, String> environment,
    Optional<HookRun> hook,
    ScheduledExecutorService timer) {}
