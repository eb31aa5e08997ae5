package org.relevo.core.build;

import java.io.IOException;
import org.relevo.core.store.Store;
import org.relevo.core.store.daemon.LogSink;
import org.relevo.formats.path.StorePath;

/**
 * A build daemon at the other end of a connection of its own: a port, so that offloading can be tried without a network.
 * What it protects for us (temporary roots) and what it builds for us lasts no longer than the connection; a connection may
 * serve several builds, one after the other.
 */
public interface BuildDaemon extends AutoCloseable {
  /** Returns the daemon's store; closing it is closing this. */
  Store store();

  /**
   * Builds a derivation whose inputs are valid there, and returns when its outputs are.
   *
   * @param limits what the daemon shall enforce
   * @param log takes the builder's output as it is written
   * @throws org.relevo.core.store.daemon.DaemonException if the build failed; its status says how
   * @throws IOException if the connection failed
   */
  void build(StorePath derivation, BuildLimits limits, LogSink log) throws IOException;

  /**
   * Says that everything that was asked has been answered, and nothing more will be: the connection may serve another build.
   * What is protected stays so for a while. {@link #close} does nothing any more.
   */
  default void done() {
    close();
  }

  /**
   * Returns whether this is a connection that served builds before, and broke without an answer to anything that was asked for
   * this one: its end had not been seen yet. That says nothing of the daemon, so another connection may do.
   */
  default boolean wasStale() {
    return false;
  }

  /** Ends whatever waits for the daemon, in any thread, and with it the build. */
  @Override
  void close();
}
