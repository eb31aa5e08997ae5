package org.relevo.app.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.core.store.Store;

/** What the command needs of the rest of the program; a test gives its own. */
interface ArchivePorts {
  /** Opens this host's store. */
  Store openStore(HeadDirectories directories) throws IOException;

  /** Returns standard input. */
  InputStream in();

  /** Returns standard output, for bundles. */
  OutputStream out();

  /** Returns whether standard output is a terminal, which a bundle would garble. */
  boolean outIsTerminal();
}
