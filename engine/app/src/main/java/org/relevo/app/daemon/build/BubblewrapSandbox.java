package org.relevo.app.daemon.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/**
 * Builders inside bubblewrap: own process, network, host name and IPC namespaces; of the file system only the inputs and
 * a few host directories, read-only.
 *
 * <p>The builder's variables are given as options rather than as the environment of {@code bwrap} itself: an
 * {@code LD_PRELOAD} meant for the builder must not be obeyed outside the sandbox.
 *
 * @param launcher the words before the options of bwrap: the program, after {@code setsid} where there is one
 * @param userNamespace whether it may make user namespaces; the builder is then uid 30001, as the real daemon's are
 * @param store the store directory as builders see it
 * @param hostPaths the directories of this host that builders see besides
 */
record BubblewrapSandbox(
    List<String> launcher, boolean userNamespace, StoreDir store, List<Path> hostPaths)
    implements Sandbox {

  /** bwrap tells on descriptor 3 whether the builder was started at all. */
  static final String OPEN_STATUS = "exec \"$@\" 3>\"$0\"";

  private static final List<String> SHELL_VARIABLES = List.of("_", "OLDPWD", "PWD", "SHLVL");

  private static final List<String> NETWORK_FILES =
      List.of("/etc/resolv.conf", "/etc/nsswitch.conf", "/etc/services");

  @Override
  public String description() {
    return "bubblewrap";
  }

  @Override
  public String top(BuildSite site) {
    return "/tmp/" + site.name();
  }

  @Override
  public boolean hidesStore() {
    return true;
  }

  @Override
  public Ending ending() {
    return Ending.NAMESPACE;
  }

  @Override
  public List<String> command(Run run) throws IOException {
    BuildSite site = run.site();
    List<String> words = new ArrayList<>();
    words.addAll(launcher.subList(0, launcher.size() - 1));
    words.addAll(List.of("/bin/sh", "-c", OPEN_STATUS, site.status().toString()));
    words.add(launcher.get(launcher.size() - 1));
    namespaces(words, run.network());
    words.addAll(List.of("--json-status-fd", "3", "--proc", "/proc", "--dev", "/dev"));
    if (run.features().contains("kvm")) {
      words.addAll(List.of("--dev-bind-try", "/dev/kvm", "/dev/kvm"));
    }
    words.addAll(List.of("--bind", site.tmp().toString(), "/tmp"));
    words.addAll(List.of("--bind", site.top().toString(), top(site)));
    etc(words, run);
    for (Path path : hostPaths) {
      if (Files.exists(path)) {
        words.addAll(List.of("--ro-bind", path.toString(), path.toString()));
      }
    }
    words.addAll(List.of("--bind", run.outputs().toString(), store.text()));
    for (Map.Entry<StorePath, Path> input : run.inputs().entrySet()) {
      item(words, input.getKey(), input.getValue());
    }
    words.addAll(List.of("--chdir", top(site)));
    // bwrap itself runs with PATH alone (--clearenv is not in old versions); the shell before it
    // may add these.
    SHELL_VARIABLES.forEach(name -> words.addAll(List.of("--unsetenv", name)));
    run.environment().forEach((name, value) -> words.addAll(List.of("--setenv", name, value)));
    words.add("--");
    words.add(run.program());
    words.addAll(run.arguments());
    return words;
  }

  private void namespaces(List<String> words, boolean network) {
    words.addAll(List.of(
        "--unshare-ipc",
        "--unshare-pid",
        "--unshare-uts",
        "--unshare-cgroup-try",
        "--hostname",
        "localhost",
        "--die-with-parent",
        "--new-session"));
    if (!network) {
      words.add("--unshare-net");
    }
    if (userNamespace) {
      words.addAll(List.of("--unshare-user", "--uid", "30001", "--gid", "30000"));
    }
  }

  private static void etc(List<String> words, Run run) {
    words.addAll(
        List.of("--ro-bind", run.site().etc().resolve("passwd").toString(), "/etc/passwd"));
    words.addAll(List.of("--ro-bind", run.site().etc().resolve("group").toString(), "/etc/group"));
    if (run.network()) {
      words.addAll(List.of("--ro-bind-try", "/etc/hosts", "/etc/hosts"));
      NETWORK_FILES.forEach(file -> words.addAll(List.of("--ro-bind-try", file, file)));
    } else {
      words.addAll(
          List.of("--ro-bind", run.site().etc().resolve("hosts").toString(), "/etc/hosts"));
    }
  }

  private static void item(List<String> words, StorePath item, Path real) throws IOException {
    if (Files.isSymbolicLink(real)) {
      // A bind mount would show what the link points to.
      words.addAll(List.of("--symlink", Files.readSymbolicLink(real).toString(), item.toString()));
    } else {
      words.addAll(List.of("--ro-bind", real.toString(), item.toString()));
    }
  }
}
