package org.relevo.core.store.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.worker.WorkerOp;
import org.relevo.formats.worker.WorkerReader;
import org.relevo.formats.worker.WorkerWire;
import org.relevo.formats.worker.WorkerWriter;

/**
 * What is asked of a daemon over one connection, in order: a second thread waits for the first. A refusal leaves the conversation
 * in order; anything else that fails does not, and closes the connection, as nobody knows what comes next on it. Thread-safe.
 */
final class Requests {
  /** How many bytes of requests are sent before their answers are read: no program in between passes so few on in pieces. */
  private static final int ONE_WRITE = 4096;

  /** The same for a daemon to which pieces are all the same: few enough for what buffers between hold. */
  private static final int MANY_WRITES = 32 << 10;

  /** How many bytes the request about a path has besides the path. */
  private static final int REQUEST = 32;

  private final DaemonConnection connection;
  private final Object turn = new Object();
  private volatile LogSink log = LogSink.DISCARD;
  private volatile boolean inStep;

  Requests(DaemonConnection connection) {
    this.connection = connection;
  }

  /** Writes the arguments of a request. */
  @FunctionalInterface
  interface Arguments {
    void write(WorkerWriter out) throws IOException;
  }

  /** Reads the reply to a request. */
  @FunctionalInterface
  interface Reply<T> {
    T read(WorkerReader in) throws IOException;
  }

  /** Writes the arguments of a request about one of several paths. */
  @FunctionalInterface
  interface Question {
    void write(StorePath path, WorkerWriter out) throws IOException;
  }

  /** Waits for the reply about one of several paths, and reads it. */
  @FunctionalInterface
  interface Answer {
    void take(StorePath path, Awaited reply) throws IOException;
  }

  /** The reply that comes next. */
  @FunctionalInterface
  interface Awaited {
    WorkerReader get() throws IOException;
  }

  /** Sends nothing from now on before the daemon asks for it. */
  void keepInStep() {
    inStep = true;
  }

  /** Returns whether more than a request can be sent before the daemon asks for it. */
  boolean takesStreams() {
    return connection.extended() && !inStep;
  }

  /** Sends what the daemon says to {@code sink}, where nothing else is said. */
  void logTo(LogSink sink) {
    log = sink;
  }

  /** Returns where that goes. */
  LogSink log() {
    return log;
  }

  /** Asks about one path. */
  <T> T ask(WorkerOp op, StorePath path, Reply<T> reply) throws IOException {
    return ask(op, out -> out.storePath(path), reply);
  }

  /** Asks something. */
  <T> T ask(WorkerOp op, Arguments arguments, Reply<T> reply) throws IOException {
    return ask(op, arguments, Exchange.logTo(log), reply);
  }

  /** Asks something whose messages go elsewhere. */
  <T> T ask(WorkerOp op, Arguments arguments, Exchange exchange, Reply<T> reply)
      throws IOException {
    synchronized (turn) {
      boolean inOrder = false;
      try {
        arguments.write(connection.request(op));
        T result = reply.read(connection.await(exchange));
        inOrder = true;
        return result;
      } catch (DaemonException e) {
        inOrder = true;
        throw e;
      } finally {
        if (!inOrder) {
          connection.close();
        }
      }
    }
  }

  /**
   * Asks about each path. Some requests are sent, in one write, before the first of them is answered; with daemons that lack the
   * extension more would not be safe, as {@link WorkerWire} tells.
   */
  void askAhead(
      Collection<StorePath> paths, WorkerOp op, Question question, Exchange exchange, Answer answer)
      throws IOException {
    int most = inStep ? 0 : connection.extended() ? MANY_WRITES : ONE_WRITE;
    List<StorePath> some = new ArrayList<>();
    int bytes = 0;
    for (StorePath path : paths) {
      int length = path.toString().length() + REQUEST;
      if (!some.isEmpty() && bytes + length > most) {
        askTogether(some, op, question, exchange, answer);
        some.clear();
        bytes = 0;
      }
      some.add(path);
      bytes += length;
    }
    if (!some.isEmpty()) {
      askTogether(some, op, question, exchange, answer);
    }
  }

  private void askTogether(
      List<StorePath> paths, WorkerOp op, Question question, Exchange exchange, Answer answer)
      throws IOException {
    synchronized (turn) {
      int left = paths.size();
      boolean inOrder = false;
      try {
        for (StorePath path : paths) {
          question.write(path, connection.request(op));
        }
        for (StorePath path : paths) {
          left--;
          answer.take(path, () -> connection.await(exchange));
        }
        inOrder = true;
      } catch (DaemonException e) {
        inOrder = left == 0;
        throw e;
      } finally {
        if (!inOrder) {
          connection.close();
        }
      }
    }
  }

  /** Asks for what takes a stream, and sends that as fast as the connection takes it. */
  <T> T stream(WorkerOp op, InputStream in, Reply<T> reply) throws IOException {
    synchronized (turn) {
      boolean inOrder = false;
      BundleSender sender = BundleSender.start(in, connection.request(op), connection);
      try {
        T result = reply.read(connection.answer(Exchange.logTo(log)));
        sender.awaitEnd();
        inOrder = true;
        return result;
      } catch (DaemonException e) {
        inOrder = sender.settle();
        throw e;
      } catch (IOException e) {
        throw sender.reason(e);
      } finally {
        if (!inOrder) {
          sender.stop();
          connection.close();
        }
      }
    }
  }
}
