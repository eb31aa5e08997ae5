package org.relevo.app.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be written, in that order, and what else is to be said.
 *
 * @param files those to write
 * @param shown those that only root can write, or that were not asked for
 * @param advice what to warn of
 * @param steps what is left to do, a line each
 */
record InstallPlan(
    List<PlannedFile> files, List<PlannedFile> shown, List<Advice> advice, List<String> steps) {
  InstallPlan {
    files = List.copyOf(files);
    shown = List.copyOf(shown);
    advice = List.copyOf(advice);
    steps = List.copyOf(steps);
  }

  /** Returns the name of the script that starts the daemon, beside the wrapper. */
  static Path starter(Path wrapper) {
    return wrapper.resolveSibling(wrapper.getFileName() + "-daemon");
  }

  /**
   * Looks at the host and decides.
   *
   * @param systemd whether to write the drop-in; empty if the host decides
   * @throws InstallException if it is not known what starts Relevo
   */
  static InstallPlan of(HostRoot root, Caller caller, Path wrapper, Optional<Boolean> systemd)
      throws IOException {
    Path launcher = caller
        .launcher()
        .orElseThrow(() -> new InstallException("it is not known what starts Relevo."
            + " Run install-hook through the launcher: DIRECTORY/relevo install-hook"));
    SystemdService service = SystemdService.of(root);
    InitSystem init = systemd.orElse(false) ? InitSystem.SYSTEMD : InitSystem.of(root, service);
    Optional<Path> guix = RealGuix.find(root, caller);
    Precautions precautions = new Precautions(root, caller);
    List<Advice> advice = new ArrayList<>(precautions.take(service, guix));
    precautions.launcher(launcher).ifPresent(advice::add);

    Path starter = starter(wrapper);
    boolean withStarter = needsStarter(root, init, service);
    List<PlannedFile> files = new ArrayList<>();
    List<PlannedFile> shown = new ArrayList<>();
    files.add(PlannedFile.script(wrapper, HookScripts.wrapper(launcher, guix)));
    if (withStarter) {
      files.add(PlannedFile.script(starter, HookScripts.starter(wrapper)));
    }
    if (init == InitSystem.SYSTEMD) {
      advice.addAll(about(service));
      PlannedFile dropIn = PlannedFile.settings(
          SystemdService.DROP_IN,
          service.dropIn(wrapper, withStarter ? Optional.of(starter) : Optional.empty()));
      boolean write = systemd.orElse(caller.isRoot());
      (write ? files : shown).add(dropIn);
    }
    return new InstallPlan(files, shown, advice, new NextSteps(wrapper, starter).toInstall(init));
  }

  private static boolean needsStarter(HostRoot root, InitSystem init, SystemdService service) {
    return switch (init) {
      case GUIX_SYSTEM -> false;
      case SYSTEMD -> service.command().map(command -> command.maySetGuix(root)).orElse(false);
      case OPENRC, SYSVINIT, OTHER -> true;
    };
  }

  private static List<Advice> about(SystemdService service) {
    List<Advice> advice = new ArrayList<>();
    if (service.unit().isEmpty()) {
      advice.add(new Advice(
          "systemd has no guix-daemon.service here: the drop-in has no effect yet",
          "install the service, then run relevo install-hook again"));
    } else if (service.command().isEmpty()) {
      advice.add(new Advice(
          service.unit().get() + " starts the daemon in an unusual way, which is left as it is",
          "if GUIX is not the wrapper's name after the restart, the daemon of guix pull has set it:"
              + " write ExecStart=PROGRAM ARGUMENTS there, without quotes, and install again"));
    }
    for (Path rival : service.rivals()) {
      advice.add(new Advice(
          rival + " is read after " + SystemdService.DROP_IN.getFileName()
              + " and undoes what that sets",
          "take GUIX and ExecStart out of it, or give it a name that sorts before"));
    }
    return advice;
  }
}
