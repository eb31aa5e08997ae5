package org.relevo.client;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Who does the rest when an engine ends that has nothing more to do for us. */
interface Successor {
  /** Returns a link to another engine; null if there is none to be had. */
  @Nullable
  EngineLink engine() throws IOException, InterruptedException;

  /**
   * Does it in this process.
   *
   * @param in what is left of standard input
   * @return the exit code
   */
  int here(InputStream in) throws IOException;
}
