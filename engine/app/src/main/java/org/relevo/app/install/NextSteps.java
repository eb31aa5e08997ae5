package org.relevo.app.install;

import java.nio.file.Path;
import java.util.List;

/** What is left to the administrator: texts for each kind of host, a line each. */
record NextSteps(Path wrapper, Path starter) {
  private static final String USUAL_DAEMON =
      "/var/guix/profiles/per-user/root/current-guix/bin/guix-daemon --build-users-group=guixbuild";

  /** Returns what makes guix-daemon use the wrapper after the files were written. */
  List<String> toInstall(InitSystem init) {
    return switch (init) {
      case SYSTEMD -> systemd();
      case GUIX_SYSTEM -> guixSystem();
      case OPENRC ->
        List.of(
            "In /etc/init.d/guix-daemon, put before the daemon's arguments what it is to be started with:",
            "  export GUIX=" + shell(wrapper),
            "  command=" + shell(starter),
            "  command_args=\"" + USUAL_DAEMON + "\"",
            "Then run:",
            "  rc-service guix-daemon restart");
      case SYSVINIT ->
        List.of(
            "In /etc/init.d/guix-daemon, have the daemon started like this, with the arguments that stand there:",
            "  " + plain(),
            "Then run:",
            "  /etc/init.d/guix-daemon restart");
      case OTHER ->
        List.of(
            "Start guix-daemon like this, with the arguments that it has now:",
            "  " + plain(),
            "For the Shepherd, that is in the service's start:",
            "  (make-forkexec-constructor",
            "   '(" + Quoting.scheme(starter.toString()),
            "     \"/var/guix/profiles/per-user/root/current-guix/bin/guix-daemon\"",
            "     \"--build-users-group=guixbuild\")",
            "   #:environment-variables",
            "   (cons " + Quoting.scheme("GUIX=" + wrapper) + " (default-environment-variables)))");
    };
  }

  /** Returns how to see that it worked. */
  static List<String> toVerify() {
    return List.of(
        "To see that it is in use (GUIX must name the wrapper):",
        "  tr '\\0' '\\n' < /proc/$(pgrep -xo guix-daemon)/environ | grep ^GUIX=");
  }

  /** Returns what is to be done after the files are gone. */
  List<String> toUninstall(InitSystem init) {
    return switch (init) {
      case SYSTEMD -> systemd();
      case GUIX_SYSTEM ->
        List.of(
            "Take " + Quoting.scheme("GUIX=" + wrapper)
                + " out of the operating-system declaration, then run:",
            "  guix system reconfigure FILE",
            "  herd restart guix-daemon");
      case OPENRC, SYSVINIT, OTHER ->
        List.of("Start guix-daemon again as it was started before, without GUIX=" + shell(wrapper)
            + " and " + shell(starter) + ".");
    };
  }

  private static List<String> systemd() {
    return List.of(
        "Then run (a restart ends the builds of the moment):",
        "  systemctl daemon-reload",
        "  systemctl restart guix-daemon");
  }

  private List<String> guixSystem() {
    return List.of(
        "In the operating-system declaration (modules: (gnu services), (gnu services base)), have:",
        "  (services",
        "   (modify-services %base-services ; or what is there now",
        "     (guix-service-type config =>",
        "       (guix-configuration",
        "         (inherit config)",
        "         (environment",
        "          (cons " + Quoting.scheme("GUIX=" + wrapper),
        "                (guix-configuration-environment config)))))))",
        "Its field guix must not come from guix-for-channels, whose guix-daemon sets GUIX itself.",
        "Then run:",
        "  guix system reconfigure FILE",
        "  herd restart guix-daemon");
  }

  private String plain() {
    return "GUIX=" + shell(wrapper) + " " + shell(starter) + " " + USUAL_DAEMON;
  }

  private static String shell(Path file) {
    return Quoting.shell(file.toString());
  }
}
