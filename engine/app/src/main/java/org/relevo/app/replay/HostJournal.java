package org.relevo.app.replay;

import java.io.IOException;
import java.util.function.Consumer;
import org.relevo.app.journal.JournalFiles;
import org.relevo.app.journal.JournalReader;

/** Opens the journal of this host. */
final class HostJournal {
  private HostJournal() {}

  /**
   * Opens it, to be read from its oldest file on.
   *
   * @throws IOException if there is none, or it cannot be read
   */
  static JournalReader open(JournalFiles files, Consumer<String> notes) throws IOException {
    JournalReader journal = JournalReader.open(files, notes);
    if (journal.isEmpty()) {
      throw new IOException("there is no journal yet in " + files.directory()
          + ": the next relevo build writes it, unless RELEVO_JOURNAL is off");
    }
    return journal;
  }
}
