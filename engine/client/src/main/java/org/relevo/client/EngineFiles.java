package org.relevo.client;

import java.nio.file.Path;

/**
 * The files by which clients and the engine find each other, below the state directory.
 *
 * @param directory {@code STATE/relevo}
 */
public record EngineFiles(Path directory) {
  /** Returns those of a state directory. */
  public static EngineFiles in(Path state) {
    return new EngineFiles(state.resolve("relevo"));
  }

  /** Returns the socket that the engine listens at. */
  public Path socket() {
    return directory.resolve("engine.sock");
  }

  /** Returns the file that the engine that listens holds a lock of. */
  public Path lock() {
    return directory.resolve("engine.lock");
  }

  /** Returns the file that a client locks while it starts an engine. */
  public Path startLock() {
    return directory.resolve("engine.start");
  }

  /** Returns the file that an engine started by a client writes its messages to. */
  public Path log() {
    return directory.resolve("engine.log");
  }
}
