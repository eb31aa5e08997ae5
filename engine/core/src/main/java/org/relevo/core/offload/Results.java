package org.relevo.core.offload;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.relevo.core.machine.MachinesFileException;

/** Takes the fate out of a task that has ended. */
final class Results {
  private Results() {}

  static Fate of(Future<Fate> task)
      throws IOException, MachinesFileException, InterruptedException {
    try {
      return task.get();
    } catch (CancellationException e) {
      return new Fate.Cancelled();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      } else if (cause instanceof MachinesFileException failure) {
        throw failure;
      } else if (cause instanceof InterruptedException) {
        return new Fate.Cancelled();
      }
      throw new IllegalStateException("a build ended in an unexpected way", cause);
    }
  }
}
