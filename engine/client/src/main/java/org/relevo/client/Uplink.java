package org.relevo.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Where standard input goes: to an engine, into this process, or, when one engine has ended and it is not known yet whether
 * another is needed, nowhere for the moment. One thread brings input, another says where it goes.
 */
final class Uplink {
  private static final byte[] NONE = new byte[0];

  // What follows is guarded by this object, but for reading the link.
  private volatile @Nullable EngineLink link;
  private @Nullable OutputStream pipe;
  private byte[] held = NONE;
  private long releases;
  private boolean ended;
  private volatile boolean givenUp;
  private final Unanswered unanswered = new Unanswered();

  Uplink(EngineLink link) {
    this.link = link;
  }

  /** Passes a piece of input on; waits while it can go nowhere. */
  synchronized void send(byte[] bytes, int length) throws IOException, InterruptedException {
    if (link == null && pipe == null) {
      held = Unanswered.joined(held, bytes, length);
      notifyAll();
      // Not for a link: that may be gone again by the time this thread runs.
      for (long before = releases; before == releases; ) {
        wait();
      }
      return; // passed on by who said where it goes
    }
    pass(bytes, length);
  }

  private void pass(byte[] bytes, int length) throws IOException {
    EngineLink to = link;
    OutputStream into = pipe;
    if (to != null) {
      unanswered.asked(bytes, length);
      tell(to, FrameWire.INPUT, bytes, length);
    } else if (into != null) {
      into.write(bytes, 0, length);
      into.flush();
    }
  }

  /** Tells an engine something; that it is gone is noticed by who listens to it. */
  @SuppressWarnings("EmptyCatch")
  private static void tell(EngineLink engine, byte kind, byte[] bytes, int length) {
    try {
      engine.writer().write(kind, bytes, 0, length);
    } catch (IOException e) {
      // What it was asked is kept until it has answered.
    }
  }

  /** Says that the input has ended; returns whether an engine was told. */
  synchronized boolean end() throws IOException {
    ended = true;
    notifyAll();
    passEnd();
    return pipe == null;
  }

  private void passEnd() throws IOException {
    EngineLink to = link;
    OutputStream into = pipe;
    if (to != null) {
      tell(to, FrameWire.END, NONE, 0);
    } else if (into != null) {
      into.close();
    }
  }

  /** Notes what the engine answers to a request. */
  void answered(byte[] answer) {
    unanswered.answered(answer);
  }

  /** Ends this side of the engine's connection; what comes from now on is held. */
  synchronized void detach() throws IOException {
    EngineLink old = link;
    link = null;
    if (old != null) {
      old.hangUp();
    }
  }

  /** Notes that the engine we took leave of has given back what it had not looked at. */
  void givenBack() {
    unanswered.givenBack();
  }

  /**
   * Notes that the engine is gone without a word; what comes from now on is held.
   *
   * @return what another can be asked in its stead; null if it had taken a build, or was told to give up
   */
  synchronized byte @Nullable [] lost() {
    link = null;
    return givenUp ? null : unanswered.again();
  }

  /**
   * Waits for input that must go somewhere; returns false if there will be none.
   *
   * @param back what has come before, and is to be passed on again
   */
  synchronized boolean awaitInput(byte[] back) throws InterruptedException {
    held = Unanswered.joined(back, held, held.length);
    while (held.length == 0 && !ended) {
      wait();
    }
    return held.length > 0;
  }

  /** Has what is held, and what comes, go to another engine. */
  synchronized void attach(EngineLink next) throws IOException {
    link = next;
    release();
  }

  /** Has what is held, and what comes, go into this process. */
  synchronized InputStream intoHere() throws IOException {
    PipedInputStream in = new PipedInputStream(Math.max(1 << 16, held.length + 1));
    pipe = new PipedOutputStream(in);
    release();
    return in;
  }

  private void release() throws IOException {
    pass(held, held.length);
    held = NONE;
    releases++;
    if (ended) {
      passEnd();
    }
    notifyAll();
  }

  /**
   * Gives up the work, at the wish of who ends this process; does not wait for a thread that brings input.
   *
   * @return whether there is an engine that is told
   */
  boolean giveUp() {
    givenUp = true;
    EngineLink told = link;
    try {
      if (told != null) {
        told.hangUp();
      }
      return told != null;
    } catch (IOException e) {
      return false; // it is gone, and so is the work
    }
  }
}
