package org.relevo.core.transfer.packed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.relevo.core.machine.ShellWord;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshSession;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/**
 * The commands of a machine that import and export packed bundles, both by way of its build daemon, which checks and makes
 * signatures as for any client.
 *
 * @param program {@code guix} or {@code relevo}
 * @param environment assignments for it
 */
record PackedCommands(String program, String environment) {
  /** What an export says that failed, since the exit code is that of the last command of a pipe. */
  static final String EXPORT_FAILED = "the export did not come to its end";

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** A bundle without items. */
  private static final String NO_BUNDLE = "\\000".repeat(8);

  /**
   * Looks for them; empty if the machine lacks one, or runs no commands for us.
   *
   * @param tried whether they are known to work; else a bundle without items is imported
   */
  static Optional<PackedCommands> find(SshSession session, StoreDir dir, boolean tried) {
    String environment = "GUIX_DAEMON_SOCKET="
        + ShellWord.quoted(session.machine().daemonSocket()) + " NIX_STORE_DIR="
        + ShellWord.quoted(dir.text());
    String trial = tried
        ? "true"
        : "printf '" + NO_BUNDLE + "' | zstd -cq | zstd -dcq | " + environment
            + " $p archive --import >/dev/null 2>&1";
    String search = "command -v zstd >/dev/null 2>&1 || exit 1; for p in guix relevo; do"
        + " if command -v $p >/dev/null 2>&1; then " + trial + " && echo $p; exit; fi; done";
    try {
      String found = session.run(search, LIMIT).stdout().strip();
      return List.of("guix", "relevo").contains(found)
          ? Optional.of(new PackedCommands(found, environment))
          : Optional.empty();
    } catch (SshException e) {
      return Optional.empty();
    }
  }

  /** Returns the command that imports the packed bundle on its input. */
  String importing() {
    return "zstd -dcq | " + environment + " " + program + " archive --import >/dev/null";
  }

  /** Returns the command that writes a packed bundle of that item alone. */
  String exporting(StorePath item, int level) {
    String paths = ShellWord.quoted(item.toString());
    return "{ " + environment + " " + program + " archive --export " + paths + " || echo "
        + ShellWord.quoted(EXPORT_FAILED) + " >&2; } | zstd -cq -" + level;
  }
}
