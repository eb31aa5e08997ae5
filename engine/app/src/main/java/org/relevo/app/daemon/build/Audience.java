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

  /** Says a line to all. */
  void note(String line) {
    tell(listener -> listener.note(line));
  }

  /** Returns what takes a builder's output: it goes into {@code log} and to all, until the build is stopped. */
  LogPump.Sink logSink(LogFile log, long pid, StopSwitch stop) {
    return (buffer, length) -> {
      if (stop.thrown()) {
        return; // what launchers say of their death is not the builder's
      }
      log.write(buffer, length);
      tell(listener -> listener.output(pid, buffer, length));
    };
  }

  void failed(StorePath derivation, BuildFailedException reason) {
    tell(listener -> listener.failed(derivation, reason));
  }
}
