package org.relevo.app.cli;

import org.relevo.core.history.HistoryDatabase;
import org.relevo.core.offload.MachineConnector;
import org.relevo.core.offload.OffloadSettings;
import org.relevo.core.offload.OffloadTools;

/** What the offloaders of this host's commands work with, shared through the state directory. */
public final class HeadTools implements AutoCloseable {
  private final HistoryDatabase history;
  private final OffloadTools tools;

  private HeadTools(HistoryDatabase history, OffloadTools tools) {
    this.history = history;
    this.tools = tools;
  }

  /**
   * Opens them.
   *
   * @param connector reaches the machines; it stays open when this object is closed
   */
  public static HeadTools open(
      HeadDirectories head, MachineConnector connector, OffloadSettings settings) {
    OffloadTools tools = OffloadTools.in(head.state(), connector, settings);
    HistoryDatabase history = HistoryDatabase.in(head.state(), tools.clock());
    return new HeadTools(history, tools.with(history));
  }

  /** Returns them, for an offloader that is closed before this object. */
  public OffloadTools tools() {
    return tools;
  }

  @Override
  public void close() {
    history.close();
  }
}
