package org.relevo.core.transfer.packed;

import java.time.Duration;
import java.util.Optional;
import org.relevo.core.machine.ShellWord;
import org.relevo.formats.path.StorePath;

/**
 * The commands of a machine that import and export bundles, both by way of its build daemon, which checks and makes signatures
 * as for any client.
 *
 * @param program what {@code guix} or {@code relevo} is there
 * @param zstd what {@code zstd} is there, if there is one
 * @param environment assignments for the program
 * @param startTime what it took, there and back, to import a bundle without items
 */
public record ArchiveCommands(
    String program, Optional<String> zstd, String environment, Duration startTime) {
  /** What an export says that failed, since the exit code is that of the last command of a pipe. */
  static final String EXPORT_FAILED = "the export did not come to its end";

  /** Returns what the program is called, without where it is. */
  public String name() {
    return program.substring(program.lastIndexOf('/') + 1);
  }

  /** Returns the command that imports the bundle on its input. */
  public String importing() {
    return environment + " exec " + ShellWord.quoted(program) + " archive --import >/dev/null";
  }

  /** Returns the command that imports the packed bundle on its input. */
  String importingPacked() {
    return packer() + " -dcq | " + importing();
  }

  /** Returns the command that writes a packed bundle of that item alone. */
  String exportingPacked(StorePath item, int level) {
    return "{ " + environment + " " + ShellWord.quoted(program) + " archive --export "
        + ShellWord.quoted(item.toString()) + " || echo "
        + ShellWord.quoted(EXPORT_FAILED) + " >&2; } | " + packer() + " -cq -" + level;
  }

  private String packer() {
    return ShellWord.quoted(zstd.orElseThrow());
  }
}
