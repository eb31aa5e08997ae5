package org.relevo.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Passes bytes on between this process's streams and the engine, until the work is over. */
public final class Relay {
  private static final int FAILED = 1;

  private final EngineLink link;
  private final OutputStream out;
  private final OutputStream err;
  private final OutputStream log;

  /** Makes a relay; the streams stay open. */
  public Relay(EngineLink link, OutputStream out, OutputStream err, OutputStream log) {
    this.link = link;
    this.out = out;
    this.err = err;
    this.log = log;
  }

  /**
   * Passes everything on.
   *
   * @param in standard input; null if the work needs none
   * @return the exit code
   * @throws IOException if one of our own streams breaks off, which ends the work
   */
  public int run(@Nullable InputStream in) throws IOException {
    if (in != null) {
      Thread input = new Input(link.writer(), in, Thread.currentThread());
      input.setDaemon(true);
      input.start();
    }
    FrameReader reader = link.reader();
    while (next(reader)) {
      byte[] bytes = reader.bytes();
      switch (reader.kind()) {
        case FrameWire.OUTPUT -> pass(out, bytes);
        case FrameWire.MESSAGE -> pass(err, bytes);
        case FrameWire.LOG -> pass(log, bytes);
        case FrameWire.EXIT -> {
          return bytes.length == 1 ? bytes[0] & 0xff : FAILED;
        }
        default -> throw new IOException("the engine said something that is not in the protocol");
      }
    }
    Say.line(
        err, "relevo: the engine ended in the middle of the work; the same can be tried again");
    return FAILED;
  }

  /** Reads a frame; an engine that was killed is one that has ended. */
  private static boolean next(FrameReader reader) {
    try {
      return reader.next();
    } catch (IOException e) {
      return false;
    }
  }

  private static void pass(OutputStream to, byte[] bytes) throws IOException {
    to.write(bytes);
    to.flush();
  }

  /** Passes standard input on, and after its end watches whether who started this process is still there. */
  private static final class Input extends Thread {
    private static final int BUFFER = 1 << 16;
    private static final long PERIOD_MILLIS = 1000;

    private final FrameWriter writer;
    private final InputStream in;
    private final Thread relay;

    Input(FrameWriter writer, InputStream in, Thread relay) {
      super("input");
      this.writer = writer;
      this.in = in;
      this.relay = relay;
    }

    @Override
    public void run() {
      try {
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          writer.write(FrameWire.INPUT, buffer, 0, n);
        }
        writer.write(FrameWire.END);
        String parent = Proc.parent();
        while (parent.equals(Proc.parent())) {
          Thread.sleep(PERIOD_MILLIS);
        }
      } catch (IOException e) {
        // The engine is gone, which the other direction notices; or our input is.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      // Closes the connection, as it waits there.
      relay.interrupt();
    }
  }
}
