package org.relevo.app.daemon.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.relevo.app.daemon.build.BuildScheduler.Isolation;
import org.relevo.formats.path.StoreDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out, by trying, how builders can be kept apart from this host. */
final class SandboxProbe {
  private static final Logger LOG = LoggerFactory.getLogger(SandboxProbe.class);
  private static final long TRY_SECONDS = 30;

  /** What {@code /bin/sh} needs on most hosts. */
  static final List<Path> SHELL_PATHS =
      List.of(Path.of("/bin"), Path.of("/lib"), Path.of("/lib64"), Path.of("/usr"));

  private final StoreDir dir;
  private final Path realDir;
  private final Path siteParent;
  private final Programs programs;
  private final List<String> reasons = new ArrayList<>();

  /**
   * @param siteParent where the directory of the trial may be made
   */
  SandboxProbe(StoreDir dir, Path realDir, Path siteParent, Programs programs) {
    this.dir = dir;
    this.realDir = realDir;
    this.siteParent = siteParent;
    this.programs = programs;
  }

  /**
   * Returns the best sandbox of {@code mode} that works.
   *
   * @throws IOException if none does, with what to do about it
   */
  Sandbox choose(Isolation mode, List<Path> hostPaths) throws IOException, InterruptedException {
    if (mode != Isolation.PLAIN) {
      Optional<Sandbox> bubblewrap = bubblewrap(hostPaths);
      if (bubblewrap.isPresent()) {
        return bubblewrap.get();
      }
      if (mode == Isolation.BUBBLEWRAP) {
        throw new IOException(
            "bubblewrap does not work here: " + String.join("; ", reasons)
                + ". Install it (package \"bubblewrap\") and allow user namespaces, or choose another sandbox.");
      }
      LOG.warn(
          "builders are not isolated from this host: {}; install bubblewrap (package \"bubblewrap\") to change that",
          String.join("; ", reasons));
    }
    return plain()
        .orElseThrow(() -> new IOException("the store " + dir + " lies in " + realDir
            + ", and there is no way to show it to builders at its own place: "
            + String.join("; ", reasons)
            + ". Install bubblewrap (package \"bubblewrap\"), or keep the store in " + dir + "."));
  }

  private Optional<Sandbox> bubblewrap(List<Path> hostPaths)
      throws IOException, InterruptedException {
    Optional<String> bwrap = programs.find("bwrap");
    if (bwrap.isEmpty()) {
      reasons.add("bubblewrap is not installed");
      return Optional.empty();
    }
    List<String> launcher = new ArrayList<>();
    // In a session of its own, lest a Ctrl-C meant for the daemon looks like a failing builder.
    programs.find("setsid").ifPresent(launcher::add);
    launcher.add(bwrap.get());
    for (boolean userNamespace : new boolean[] {true, false}) {
      if (works(new BubblewrapSandbox(launcher, userNamespace, dir, SHELL_PATHS))) {
        return Optional.of(
            new BubblewrapSandbox(launcher, userNamespace, dir, List.copyOf(hostPaths)));
      }
    }
    return Optional.empty();
  }

  private Optional<Sandbox> plain() throws IOException, InterruptedException {
    boolean elsewhere = !realDir.toString().equals(dir.text());
    Optional<PlainSandbox.Bind> bind = elsewhere
        ? Optional.of(new PlainSandbox.Bind(realDir, Path.of(dir.text())))
        : Optional.empty();
    String env = programs.find("env").orElse("/usr/bin/env");
    if (elsewhere && !makeMountPoint()) {
      return Optional.empty();
    }
    List<String> session = SessionLauncher.words(programs, "KILL");
    Optional<String> unshare = programs.find("unshare");
    if (unshare.isPresent()) {
      for (List<String> user : userNamespaces(elsewhere)) {
        List<String> launcher = new ArrayList<>(session);
        launcher.add(unshare.get());
        launcher.addAll(user);
        launcher.addAll(
            List.of("--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--"));
        PlainSandbox sandbox = new PlainSandbox(launcher, true, env, bind);
        if (works(sandbox)) {
          return Optional.of(sandbox);
        }
      }
    } else {
      reasons.add("unshare (package \"util-linux\") is not installed");
    }
    return elsewhere ? Optional.empty() : Optional.of(new PlainSandbox(session, false, env, bind));
  }

  /** As root no user namespace is needed; mounting in one takes its root; else the builder better stays who we are. */
  private static List<List<String>> userNamespaces(boolean mounts) {
    List<String> none = List.of();
    List<String> root = List.of("--user", "--map-root-user");
    return mounts
        ? List.of(none, root)
        : List.of(none, List.of("--user", "--map-current-user"), root);
  }

  private boolean makeMountPoint() {
    try {
      Files.createDirectories(Path.of(dir.text()));
      return true;
    } catch (IOException e) {
      reasons.add(
          "the directory " + dir + " is missing and cannot be made (" + e.getMessage() + ")");
      return false;
    }
  }

  /** Runs a small builder, which must find itself where it should be and be able to write an output. */
  private boolean works(Sandbox sandbox) throws IOException, InterruptedException {
    BuildSite site = BuildSite.create(siteParent, "probe.drv");
    try {
      Path outputs = Files.createDirectory(site.root().resolve("outputs"));
      String script = sandbox.hidesStore()
          ? "echo ok > " + quote(dir.text() + "/probe")
          : "test " + quote(realDir.toString()) + " -ef " + quote(dir.text());
      Sandbox.Run run = new Sandbox.Run(
          site,
          outputs,
          "/bin/sh",
          List.of("-c", script),
          Map.of("PATH", "/path-not-set"),
          Map.of(),
          false,
          Set.of());
      Optional<String> fault =
          run(new ProcessBuilder(sandbox.command(run)).directory(site.top().toFile()));
      if (fault.isEmpty() && sandbox.hidesStore() && !Files.exists(outputs.resolve("probe"))) {
        fault = Optional.of("what a builder writes does not arrive");
      }
      fault.ifPresent(text -> reasons.add(sandbox.description() + ": " + text));
      return fault.isEmpty();
    } finally {
      Trees.delete(site.root());
    }
  }

  private static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** Returns what went wrong; empty if the command ended with 0. */
  static Optional<String> run(ProcessBuilder builder) throws InterruptedException {
    try {
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      try (var output = process.getInputStream()) {
        if (!process.waitFor(TRY_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return Optional.of("it hangs");
        }
        if (process.exitValue() == 0) {
          return Optional.empty();
        }
        String said = new String(output.readNBytes(1000), StandardCharsets.UTF_8).strip();
        return Optional.of(said.isEmpty() ? "exit code " + process.exitValue() : said);
      }
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
