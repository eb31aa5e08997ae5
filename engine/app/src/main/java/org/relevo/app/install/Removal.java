package org.relevo.app.install;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * The removal of what was installed.
 *
 * @param dryRun say all, and remove nothing
 * @param out where it is said
 */
record Removal(InstalledFiles files, Path wrapper, boolean dryRun, PrintWriter out) {
  /**
   * Removes our files; returns whether none had to stay. The drop-in goes first: as long as it stays, the daemon needs the
   * scripts.
   */
  boolean run() throws IOException {
    HostRoot root = files.root();
    Path starter = InstallPlan.starter(wrapper);
    InitSystem init = InitSystem.of(root, SystemdService.of(root));
    if (Files.exists(root.at(SystemdService.DROP_IN), LinkOption.NOFOLLOW_LINKS)) {
      init = InitSystem.SYSTEMD;
    }
    boolean all = true;
    int found = 0;
    for (Path file : List.of(SystemdService.DROP_IN, starter, wrapper)) {
      if (!files.isRemovable(file)) {
        out.println(files.refusal(file));
        all = false;
        if (file.equals(SystemdService.DROP_IN)) {
          out.println("The scripts stay, too, since guix-daemon is told to run them there");
          return false;
        }
      } else if (remove(file)) {
        found++;
      }
    }
    if (found == 0) {
      out.println("Nothing of it is installed" + (all ? "" : " but that"));
    } else {
      new NextSteps(wrapper, starter).toUninstall(init).forEach(out::println);
    }
    return all;
  }

  private boolean remove(Path file) throws IOException {
    Path place = files.root().at(file);
    if (!Files.exists(place)) {
      return false;
    }
    if (!dryRun) {
      files.remove(file);
    }
    out.println((dryRun ? "Would remove " : "Removed ") + place);
    return true;
  }
}
