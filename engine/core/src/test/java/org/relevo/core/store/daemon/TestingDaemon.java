package org.relevo.core.store.daemon;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.worker.StderrMessage;
import org.relevo.formats.worker.WorkerReader;
import org.relevo.formats.worker.WorkerWire;
import org.relevo.formats.worker.WorkerWriter;

/** A daemon whose every word is laid down beforehand, and that notes what it is asked. */
final class TestingDaemon {
  private final ByteArrayOutputStream words = new ByteArrayOutputStream();
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private boolean hungUp;

  /** What is laid down next. */
  @FunctionalInterface
  interface Words {
    void say(WorkerWriter out) throws IOException;
  }

  /** Lays down a handshake with this version. */
  static TestingDaemon speaking(long version) {
    return new TestingDaemon().says(out -> {
      out.u64(WorkerWire.SERVER_MAGIC);
      out.u64(version);
      out.message(new StderrMessage.Last());
    });
  }

  TestingDaemon says(Words next) {
    try {
      next.say(new WorkerWriter(words));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Lays down a reply without messages before it. */
  TestingDaemon replies(Words reply) {
    return says(out -> {
      out.message(new StderrMessage.Last());
      reply.say(out);
    });
  }

  DaemonStore connect() throws IOException {
    return DaemonStore.open(
        StoreDir.GUIX, new ByteArrayInputStream(words.toByteArray()), heard, () -> hungUp = true);
  }

  /** Returns whether the client closed the connection. */
  boolean hungUp() {
    return hungUp;
  }

  /** Returns what the client sent from now on, without its handshake of version 0x163. */
  WorkerReader heard() throws IOException {
    WorkerReader reader = new WorkerReader(new ByteArrayInputStream(heard.toByteArray()));
    for (int i = 0; i < 4; i++) {
      reader.u64();
    }
    return reader;
  }

  WorkerReader everythingHeard() {
    return new WorkerReader(new ByteArrayInputStream(heard.toByteArray()));
  }
}
