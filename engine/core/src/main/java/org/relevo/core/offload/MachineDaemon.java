package org.relevo.core.offload;

import java.io.IOException;
import java.util.List;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.store.Store;
import org.relevo.core.store.daemon.DaemonOptions;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.core.store.daemon.LogSink;
import org.relevo.formats.path.StorePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine's build daemon at the other end of a connection. Before each build it is told not to offload it in turn ({@link
 * DaemonOptions.Flag#USE_BUILD_HOOK} is off): else two heads that list each other would send a build round in a circle.
 */
final class MachineDaemon implements BuildDaemon {
  private static final Logger log = LoggerFactory.getLogger(MachineDaemon.class);

  private final DaemonStore store;

  MachineDaemon(DaemonStore store) {
    this.store = store;
  }

  @Override
  public void build(StorePath derivation, BuildLimits limits, LogSink sink) throws IOException {
    store.setOptions(DaemonOptions.DEFAULT.withLimits(limits.timeout(), limits.maxSilent()));
    store.build(List.of(derivation), sink);
  }

  @Override
  public void close() {
    try {
      store.close();
    } catch (IOException e) {
      log.debug("closing the connection to a daemon: {}", e.getMessage());
    }
  }

  @Override
  public Store store() {
    return store;
  }
}
