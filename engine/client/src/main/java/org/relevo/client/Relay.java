package org.relevo.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Passes bytes on between this process's streams and the engine, until the work is over. */
public final class Relay {
  private static final int FAILED = 1;

  /** In place of an exit code: another engine does the rest. */
  private static final int ANOTHER = -1;

  private final OutputStream out;
  private final OutputStream err;
  private final OutputStream log;
  private final @Nullable Successor successor;
  private final Uplink uplink;
  private EngineLink link;
  private boolean ended;

  /** What the last engine was asked, and the next is. */
  private byte[] again = new byte[0];

  /** Makes a relay for work that one engine does to its end; the streams stay open. */
  public Relay(EngineLink link, OutputStream out, OutputStream err, OutputStream log) {
    this(link, out, err, log, null);
  }

  /**
   * Makes a relay; the streams stay open.
   *
   * @param successor does what is asked after the engine has ended
   */
  Relay(
      EngineLink link,
      OutputStream out,
      OutputStream err,
      OutputStream log,
      @Nullable Successor successor) {
    this.link = link;
    this.out = out;
    this.err = err;
    this.log = log;
    this.successor = successor;
    this.uplink = new Uplink(link);
  }

  /**
   * Passes everything on.
   *
   * @param in standard input; null if the work needs none
   * @return the exit code
   * @throws IOException if one of our own streams breaks off, which ends the work
   */
  public int run(@Nullable InputStream in) throws IOException {
    Farewell farewell = Farewell.over(uplink);
    try {
      if (in != null) {
        Thread input = new Input(uplink, in, Thread.currentThread());
        input.setDaemon(true);
        input.start();
      }
      int exitCode = converse();
      while (exitCode == ANOTHER) {
        Successor next = Objects.requireNonNull(successor);
        if (!uplink.awaitInput(again)) {
          return 0; // nothing more is asked
        }
        EngineLink another = next.engine();
        if (another == null) {
          ended = farewell.end();
          return ended ? FAILED : next.here(uplink.intoHere());
        }
        link = another;
        uplink.attach(another);
        exitCode = converse();
      }
      return exitCode;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    } finally {
      ended |= farewell.end();
    }
  }

  /** Returns whether a signal is ending this process. */
  boolean isEnded() {
    return ended;
  }

  /** Passes on what the engine says; returns the exit code, or {@link #ANOTHER}. */
  private int converse() throws IOException {
    FrameReader reader = link.reader();
    while (next(reader)) {
      byte[] bytes = reader.bytes();
      switch (reader.kind()) {
        case FrameWire.OUTPUT -> {
          // Before the daemon can say more.
          uplink.answered(bytes);
          pass(out, bytes);
        }
        case FrameWire.MESSAGE -> pass(err, bytes);
        case FrameWire.LOG -> pass(log, bytes);
        case FrameWire.EXIT -> {
          return exitCode(bytes);
        }
        case FrameWire.HANDOVER -> {
          return takenLeaveOf();
        }
        default -> throw foreign();
      }
    }
    return broken();
  }

  /** Goes on without an engine that is gone: another is asked what it has not answered. */
  private int broken() throws IOException {
    byte[] unanswered = uplink.lost();
    boolean wanted = successor != null && !Thread.currentThread().isInterrupted();
    if (unanswered != null && wanted) {
      link.close();
      again = unanswered;
      return ANOTHER;
    }
    Say.line(
        err, "relevo: the engine ended in the middle of the work; the same can be tried again");
    return FAILED;
  }

  private static int exitCode(byte[] bytes) {
    return bytes.length == 1 ? bytes[0] & 0xff : FAILED;
  }

  private static IOException foreign() {
    return new IOException("the engine said something that is not in the protocol");
  }

  /** Takes leave of the engine, which gives back what of our input it did not look at. */
  private int takenLeaveOf() throws IOException {
    if (successor == null) {
      throw foreign();
    }
    uplink.detach();
    ByteArrayOutputStream back = new ByteArrayOutputStream();
    FrameReader reader = link.reader();
    while (next(reader)) {
      if (reader.kind() == FrameWire.EXIT) {
        link.close();
        uplink.givenBack();
        again = back.toByteArray();
        return ANOTHER;
      } else if (reader.kind() != FrameWire.BACK
          || back.size() + reader.bytes().length > FrameWire.MOST_BYTES) {
        throw foreign();
      }
      back.write(reader.bytes());
    }
    return broken();
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

    private final Uplink uplink;
    private final InputStream in;
    private final Thread relay;

    Input(Uplink uplink, InputStream in, Thread relay) {
      super("input");
      this.uplink = uplink;
      this.in = in;
      this.relay = relay;
    }

    @Override
    public void run() {
      try {
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          uplink.send(buffer, n);
        }
        if (!uplink.end()) {
          return; // the work is done here, where the same is watched
        }
        String parent = Proc.parent();
        while (parent.equals(Proc.parent())) {
          Thread.sleep(PERIOD_MILLIS);
        }
      } catch (IOException e) {
        // Our input is gone.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      // Closes the connection, as it waits there.
      relay.interrupt();
    }
  }
}
