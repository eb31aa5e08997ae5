package org.relevo.app.engine;

import java.util.stream.Collectors;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.client.EngineFiles;

/** The units by which systemd runs an engine, started by its first client. */
final class Units {
  private Units() {}

  static String text(HeadDirectories head) {
    String launcher = System.getProperty("relevo.launcher", "relevo");
    String start = launcher + " engine";
    if (head.daemonSocket().isPresent()) {
      // Guix mounts its store read-only for all but its daemon; outputs are put there.
      start = "/usr/bin/unshare --mount /bin/sh -c 'mount -o remount,rw,bind " + head.realStore()
          + " 2>/dev/null; exec " + start + "'";
    }
    return """
        # /etc/systemd/system/relevo-engine.socket
        [Unit]
        Description=Socket of Relevo's engine

        [Socket]
        ListenStream=%s
        SocketMode=0660

        [Install]
        WantedBy=sockets.target

        # /etc/systemd/system/relevo-engine.service
        [Unit]
        Description=Relevo's engine, which offloads builds
        Requires=relevo-engine.socket
        After=network.target relevo-engine.socket

        [Service]
        Type=exec
        StandardInput=socket
        StandardOutput=journal
        StandardError=journal
        %sExecStart=%s
        KillMode=mixed
        TimeoutStopSec=infinity
        NoNewPrivileges=yes
        ProtectHome=read-only
        ProtectKernelModules=yes
        ProtectKernelTunables=yes
        ProtectControlGroups=yes
        RestrictSUIDSGID=yes
        LockPersonality=yes
        RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK

        # then: systemctl daemon-reload && systemctl enable --now relevo-engine.socket
        """.formatted(EngineFiles.in(head.state()).socket(), environment(head), start);
  }

  /** Returns the lines by which the engine finds the same directories as whoever printed this. */
  private static String environment(HeadDirectories head) {
    return head.variables().entrySet().stream()
        .map(variable -> "Environment=" + quoted(variable.getKey() + "=" + variable.getValue()))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Quotes as systemd reads it, if need be: blanks separate words, and {@code %} begins a specifier. */
  private static String quoted(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%");
    return escaped.equals(text) && text.indexOf(' ') < 0 ? text : '"' + escaped + '"';
  }
}
