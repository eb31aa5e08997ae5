package org.relevo.app.cli;

import org.relevo.app.journal.FileJournal;
import org.relevo.app.journal.JournalFiles;
import org.relevo.core.history.HistoryDatabase;
import org.relevo.core.machine.DaemonIdentity;
import org.relevo.core.offload.MachineConnector;
import org.relevo.core.offload.OffloadSettings;
import org.relevo.core.offload.OffloadTools;

/** What the offloaders of this host's commands work with, shared through the state directory. */
public final class HeadTools implements AutoCloseable {
  private final OffloadTools tools;
  private final HistoryDatabase history;
  private final FileJournal journal;

  private HeadTools(OffloadTools tools, HistoryDatabase history, FileJournal journal) {
    this.tools = tools;
    this.history = history;
    this.journal = journal;
  }

  /**
   * Opens them, with the journal unless the environment says {@code RELEVO_JOURNAL=off}.
   *
   * @param connector reaches the machines; it stays open when this object is closed
   */
  public static HeadTools open(
      HeadDirectories head, MachineConnector connector, OffloadSettings settings) {
    OffloadTools tools = OffloadTools.in(head.state(), connector, settings)
        .withHome(() -> head.daemonSocket().flatMap(DaemonIdentity::here));
    HistoryDatabase history = HistoryDatabase.in(head.state(), tools.clock());
    FileJournal journal = FileJournal.of(JournalFiles.in(head.state()));
    tools = tools.with(history);
    return new HeadTools(
        FileJournal.isWanted(System.getenv()) ? tools.with(journal) : tools, history, journal);
  }

  /** Returns them, for an offloader that is closed before this object. */
  public OffloadTools tools() {
    return tools;
  }

  /** Has what is not written yet written to the end. */
  @Override
  public void close() {
    journal.close();
    history.close();
  }
}
