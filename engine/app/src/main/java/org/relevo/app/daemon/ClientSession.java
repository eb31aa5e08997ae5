package org.relevo.app.daemon;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import org.relevo.app.daemon.build.BuildFailedException;
import org.relevo.app.daemon.build.BuildScheduler;
import org.relevo.app.daemon.build.BuildSettings;
import org.relevo.app.daemon.build.BuildStore;
import org.relevo.formats.path.StorePathException;
import org.relevo.formats.worker.WorkerFormatException;
import org.relevo.formats.worker.WorkerOp;
import org.relevo.formats.worker.WorkerReader;
import org.relevo.formats.worker.WorkerWire;
import org.relevo.formats.worker.WorkerWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client, from its handshake to its end. */
final class ClientSession {
  private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);
  /** Of several pieces of data: each would else cost a write for the few bytes before it. */
  private static final int BUFFER = 256 << 10;

  private static final int MINOR_STATUS = 8;

  private final WorkerReader in;
  private final WorkerWriter out;
  private final Messages messages;
  private final Operations operations;
  private final BuildStore store;

  ClientSession(
      InputStream in,
      OutputStream out,
      BuildStore store,
      BuildScheduler scheduler,
      BuildSettings settings,
      Executor threads) {
    ClientInput input = new ClientInput(in);
    this.in = new WorkerReader(input);
    this.out = new WorkerWriter(new BufferedOutputStream(out, BUFFER));
    this.messages = new Messages(this.in, this.out);
    this.store = store;
    this.operations =
        new Operations(this.in, this.out, messages, input, store, scheduler, settings, threads);
  }

  /** Serves the client until it hangs up; throws if it does so in the middle of something. */
  void run() throws IOException {
    int minor = shakeHands();
    messages.speak(minor >= MINOR_STATUS);
    while (true) {
      OptionalLong number = in.u64OrEnd();
      if (number.isEmpty()) {
        return;
      }
      Optional<WorkerOp> op = WorkerOp.of(number.getAsLong());
      if (op.isEmpty()) {
        // Its arguments are unknown, too, so there is no telling where the next request begins.
        messages.error(
            "the operation " + number.getAsLong() + " is not known to this build daemon",
            WorkerWire.STATUS_FAILED);
        return;
      }
      if (!serve(op.get(), minor)) {
        return;
      }
      operations.passOverStream();
      out.flush();
    }
  }

  private int shakeHands() throws IOException {
    if (in.u64() != WorkerWire.CLIENT_MAGIC) {
      throw new IOException("what connected does not speak the worker protocol");
    }
    out.u64(WorkerWire.SERVER_MAGIC);
    out.u64(WorkerWire.VERSION);
    out.flush();
    long version = in.u64();
    if (WorkerWire.major(version) != WorkerWire.major(WorkerWire.VERSION)) {
      throw new IOException(String.format("a client speaks protocol version %#x", version));
    }
    int minor = Math.min(WorkerWire.minor(version), WorkerWire.minor(WorkerWire.VERSION));
    if (minor >= WorkerWire.MINOR_CPU_AFFINITY && in.u64() != 0) {
      in.u64(); // which processor: not obeyed
    }
    if (minor >= WorkerWire.MINOR_RESERVE_SPACE) {
      in.u64();
    }
    messages.open();
    messages.log(""); // that we have the extension
    messages.last();
    out.flush();
    return minor;
  }

  /** Returns whether the client can go on. */
  private boolean serve(WorkerOp op, int minor) throws IOException {
    try {
      operations.perform(op, minor);
      return true;
    } catch (WorkerFormatException e) {
      messages.error(String.valueOf(e.getMessage()), WorkerWire.STATUS_FAILED);
      return false;
    } catch (StorePathException e) {
      messages.error(
          "the path \"" + e.text()
              + "\" is not in the store: the store directory of this build daemon is " + store.dir()
              + " (" + e.getMessage() + ")",
          WorkerWire.STATUS_FAILED);
      return operations.argumentsRead();
    } catch (BuildFailedException e) {
      messages.error(String.valueOf(e.getMessage()), e.kind().status());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      messages.error("the build daemon is stopping", WorkerWire.STATUS_FAILED);
      return false;
    } catch (IOException e) {
      messages.error(text(e), WorkerWire.STATUS_FAILED);
      return operations.argumentsRead();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      LOG.error("the request {} failed", op, e);
      messages.error("the build daemon failed at " + op + ": " + e, WorkerWire.STATUS_FAILED);
      return false;
    }
  }

  private static String text(IOException e) {
    String message = e.getMessage();
    return message == null
        ? e.toString()
        : e.getClass().getPackageName().startsWith("java.nio.file")
            ? e.getClass().getSimpleName() + ": " + message
            : message;
  }
}
