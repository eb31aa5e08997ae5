package org.relevo.app.engine;

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
        Environment=GUIX_CONFIGURATION_DIRECTORY=%s
        Environment=GUIX_STATE_DIRECTORY=%s
        Environment=NIX_STORE_DIR=%s
        ExecStart=%s
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
        """.formatted(
            EngineFiles.in(head.state()).socket(),
            head.configuration(),
            head.state(),
            head.store(),
            start);
  }
}
