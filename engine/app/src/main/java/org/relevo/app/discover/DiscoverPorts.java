package org.relevo.app.discover;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.core.machine.HostKey;

/** What the command needs of the world; a test gives its own. */
interface DiscoverPorts {
  /**
   * Returns what sees adverts; on these interfaces, or on all if none is named.
   *
   * @throws IOException if there is no such interface
   */
  MachineDirectory directory(Set<String> interfaces) throws IOException;

  /** Returns what asks hosts for their keys; closed when the command ends. */
  KeyScanner scanner();

  /** Returns the next line that the user types; nothing at the end of the input. */
  Optional<String> answer() throws IOException;

  /** Returns the clock by which ages are told. */
  InstantSource clock();

  /** Asks hosts for their keys. */
  interface KeyScanner extends AutoCloseable {
    /** Returns the key, of this type if it has one, that the host proves to have. */
    HostKey ask(Advert advert, String keyType) throws IOException;

    @Override
    void close();
  }
}
