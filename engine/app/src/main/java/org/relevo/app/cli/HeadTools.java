package org.relevo.app.cli;

import org.relevo.core.machine.DaemonIdentity;
import org.relevo.core.offload.MachineConnector;
import org.relevo.core.offload.OffloadSettings;
import org.relevo.core.offload.OffloadTools;

/** What the offloaders of this host's commands work with, shared through the state directory. */
public final class HeadTools implements AutoCloseable {
  private final OffloadTools tools;

  private HeadTools(OffloadTools tools) {
    this.tools = tools;
  }

  /**
   * Opens them.
   *
   * @param connector reaches the machines; it stays open when this object is closed
   */
  public static HeadTools open(
      HeadDirectories head, MachineConnector connector, OffloadSettings settings) {
    return new HeadTools(OffloadTools.in(head.state(), connector, settings)
        .withHome(() -> head.daemonSocket().flatMap(DaemonIdentity::here)));
  }

  /** Returns them, for an offloader that is closed before this object. */
  public OffloadTools tools() {
    return tools;
  }

  @Override
  public void close() {}
}
