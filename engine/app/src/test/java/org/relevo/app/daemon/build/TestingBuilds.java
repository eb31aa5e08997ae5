package org.relevo.app.daemon.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationBuilder;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** A scheduler over a testing store, and shell scripts as builders. */
final class TestingBuilds implements AutoCloseable {
  static final String SYSTEM = "x86_64-linux";

  /** The ways to keep builders apart that are tested. */
  enum Way {
    BUBBLEWRAP,
    PLAIN,
    PLAIN_ELSEWHERE,
    /** As where the system has no namespaces. */
    SESSION
  }

  final TestingBuildStore store;
  final BuildScheduler scheduler;
  final Path sites;
  final Path logs;

  private TestingBuilds(TestingBuildStore store, BuildScheduler scheduler, Path sites, Path logs) {
    this.store = store;
    this.scheduler = scheduler;
    this.sites = sites;
    this.logs = logs;
  }

  static TestingBuilds in(Path root, Way way) throws IOException, InterruptedException {
    return in(root, way, Optional.empty());
  }

  static TestingBuilds in(Path root, Way way, Optional<HookRun> hook)
      throws IOException, InterruptedException {
    Path real = root.resolve("real");
    StoreDir dir = switch (way) {
      case BUBBLEWRAP -> new StoreDir("/relevo-test/store");
      case PLAIN, SESSION -> new StoreDir(real.toString());
      case PLAIN_ELSEWHERE -> new StoreDir(root.resolve("shown").toString());
    };
    TestingBuildStore store = new TestingBuildStore(dir, real);
    Path sites = root.resolve("sites");
    Path logs = root.resolve("log");
    BuildScheduler.Host host = new BuildScheduler.Host(
        Set.of(SYSTEM),
        Set.of("test-feature"),
        way == Way.BUBBLEWRAP
            ? BuildScheduler.Isolation.BUBBLEWRAP
            : BuildScheduler.Isolation.PLAIN,
        BuildScheduler.DEFAULT_HOST_PATHS,
        sites,
        logs,
        hook);
    Files.createDirectories(sites);
    Programs programs = Programs.in("");
    BuildScheduler scheduler = way == Way.SESSION
        ? BuildScheduler.start(
            store,
            host,
            new PlainSandbox(
                List.of(
                    programs.find("setpriv").orElseThrow(),
                    "--pdeathsig",
                    "KILL",
                    programs.find("setsid").orElseThrow()),
                false,
                programs.find("env").orElseThrow(),
                Optional.empty()))
        : BuildScheduler.start(store, host);
    return new TestingBuilds(store, scheduler, sites, logs);
  }

  /** Adds a derivation whose builder is a shell that runs {@code script}. */
  StorePath script(String name, String script, UnaryOperator<DerivationBuilder> more)
      throws IOException {
    DerivationBuilder builder = new DerivationBuilder(store.dir(), name)
        .arguments("-c", script)
        .environment("PATH", "/usr/bin:/bin");
    return store.add(more.apply(builder).build(SYSTEM, "/bin/sh", store.hashes()));
  }

  StorePath script(String name, String script) throws IOException {
    return script(name, script, builder -> builder);
  }

  StorePath output(StorePath derivation) throws IOException {
    Derivation read = store.derivation(derivation);
    return read.output("out").orElseThrow().path();
  }

  /** Runs a build to its end. */
  void build(StorePath derivation, BuildSettings settings, BuildListener listener)
      throws IOException, InterruptedException {
    scheduler.order(List.of(derivation), settings, listener).run();
  }

  void build(StorePath derivation) throws IOException, InterruptedException {
    build(derivation, BuildSettings.of(1, 1), new TestingListener());
  }

  /** Runs an order in a thread of its own. */
  static CompletableFuture<Void> inBackground(BuildOrder order) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            order.run();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
          }
        },
        task -> new Thread(task).start());
  }

  /** Sends a line to a builder that reads from the pipe {@code name} in its directory. */
  void tell(String derivationName, String name) throws IOException {
    Path pipe = sites.resolve("guix-build-" + derivationName + ".drv-0/top").resolve(name);
    Files.writeString(pipe, "go\n");
  }

  /** Waits for the end of every process that has {@code variable} in its environment. */
  static void awaitNone(String variable) throws Exception {
    for (ProcessHandle process : having(variable)) {
      process.onExit().get(20, TimeUnit.SECONDS);
    }
  }

  static List<ProcessHandle> having(String variable) {
    return ProcessHandle.allProcesses()
        .filter(process -> {
          try {
            byte[] environment = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
            return new String(environment, StandardCharsets.UTF_8).contains(variable);
          } catch (IOException e) {
            return false;
          }
        })
        .toList();
  }

  static Map<String, String> variables(String text) {
    return text.lines()
        .collect(java.util.stream.Collectors.toMap(
            line -> line.substring(0, line.indexOf('=')),
            line -> line.substring(line.indexOf('=') + 1)));
  }

  @Override
  public void close() {
    scheduler.close();
  }
}
