package org.relevo.app.daemon.build;

import java.util.concurrent.Semaphore;
import org.relevo.app.daemon.hook.HookProcess;

/** Where a build is to run. Closing it gives up what was taken for the build. */
sealed interface Place extends AutoCloseable {
  @Override
  void close();

  /** On this host, in a slot of its client. */
  record Here(Semaphore slots) implements Place {
    @Override
    public void close() {
      slots.release();
    }
  }

  /** Wherever the hook has it done, which has accepted it. */
  record Hook(HookProcess process) implements Place {
    @Override
    public void close() {
      process.close();
    }
  }

  /** Nowhere yet. */
  record Later() implements Place {
    @Override
    public void close() {}
  }
}
