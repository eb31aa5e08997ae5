package org.relevo.core.offload;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.relevo.core.build.BuildDaemon;

/** A connection to a machine's daemon that is being opened while other things are done. Used by one thread at a time. */
final class Opening {
  private final CompletableFuture<BuildDaemon> daemon = new CompletableFuture<>();

  private boolean settled;

  private Opening() {}

  /** Begins to open one. */
  static Opening begin(Station station, Executor executor) {
    Opening opening = new Opening();
    try {
      executor.execute(() -> opening.open(station));
    } catch (RejectedExecutionException e) {
      opening.daemon.completeExceptionally(new IOException("the offloader was closed"));
    }
    return opening;
  }

  private void open(Station station) {
    try {
      daemon.complete(station.openDaemon());
    } catch (IOException | RuntimeException e) {
      daemon.completeExceptionally(e);
    }
  }

  /**
   * Returns it, when it is open; it is the caller's.
   *
   * @throws IOException if it cannot be had
   * @throws InterruptedException if this thread was interrupted; it is nobody's then
   */
  BuildDaemon await() throws IOException, InterruptedException {
    try {
      BuildDaemon open = daemon.get();
      settled = true;
      return open;
    } catch (InterruptedException e) {
      giveUp();
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException reason) {
        throw reason;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Says that nobody wants it, now or when it is open; does nothing once it was handed over or given up. */
  void giveUp() {
    if (!settled) {
      settled = true;
      var unused = daemon.thenAccept(BuildDaemon::done);
    }
  }
}
