package org.relevo.app.daemon.build;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.relevo.formats.path.StorePath;

/** The listeners of one build. One that has gone is forgotten; when the last has gone the build is given up. */
final class Audience {
  private final List<BuildListener> listeners = new CopyOnWriteArrayList<>();
  private final Runnable whenEmpty;

  /** Something to tell a listener. */
  @FunctionalInterface
  interface Message {
    void tell(BuildListener listener) throws IOException;
  }

  Audience(Runnable whenEmpty) {
    this.whenEmpty = whenEmpty;
  }

  void join(BuildListener listener) {
    listeners.add(listener);
  }

  void leave(BuildListener listener) {
    if (listeners.remove(listener) && listeners.isEmpty()) {
      whenEmpty.run();
    }
  }

  boolean isEmpty() {
    return listeners.isEmpty();
  }

  void tell(Message message) {
    for (BuildListener listener : listeners) {
      try {
        message.tell(listener);
      } catch (IOException e) {
        leave(listener);
      }
    }
  }

  void failed(StorePath derivation, BuildFailedException reason) {
    tell(listener -> listener.failed(derivation, reason));
  }
}
