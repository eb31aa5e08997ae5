package org.relevo.app.install;

import java.io.IOException;
import java.io.PrintWriter;

/**
 * The writing of what was planned.
 *
 * @param dryRun show all, and write nothing
 * @param out where it is said
 */
record Installation(InstalledFiles files, InstallPlan plan, boolean dryRun, PrintWriter out) {
  /** Writes all files, or none if one of them is somebody else's. */
  void run() throws IOException {
    files.requireOurs(plan.files());
    for (PlannedFile file : plan.files()) {
      if (dryRun) {
        show("Would write ", file);
      } else {
        String place = files.root().at(file.place()).toString();
        out.println(files.write(file) ? "Wrote " + place : place + " is there already");
      }
    }
    for (PlannedFile file : plan.shown()) {
      show("Not written; have it written by root: ", file);
    }
    plan.steps().forEach(out::println);
    NextSteps.toVerify().forEach(out::println);
  }

  private void show(String what, PlannedFile file) {
    out.println(what + files.root().at(file.place()) + " (" + file.permissions() + "):");
    file.text().lines().forEach(line -> out.println(line.isEmpty() ? "  |" : "  | " + line));
  }
}
