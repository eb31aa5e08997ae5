package org.relevo.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the build daemon has asked of an engine that has not answered yet: when the engine is killed, another can be asked the
 * same, as nothing is done for a request before it is accepted. Thread-safe.
 */
final class Unanswered {
  /** The answer that takes the build; what the daemon writes from then on is for the one engine that has it. */
  private static final byte[] TAKEN = "# accept".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[0];
  private boolean taken;
  private boolean tooLong;
  private boolean askedAgain;

  /** Notes what an engine is told. */
  synchronized void asked(byte[] more, int length) {
    tooLong |= bytes.length + length > FrameWire.MOST_BYTES;
    bytes = taken || tooLong ? new byte[0] : joined(bytes, more, length);
  }

  /** Notes what it answers. */
  synchronized void answered(byte[] answer) {
    bytes = new byte[0];
    tooLong = false;
    askedAgain = false;
    taken |= begins(answer);
  }

  private static boolean begins(byte[] answer) {
    return answer.length >= TAKEN.length
        && Arrays.equals(answer, 0, TAKEN.length, TAKEN, 0, TAKEN.length);
  }

  /** Notes that the engine gives back what it has not looked at. */
  synchronized void givenBack() {
    tooLong = false;
    bytes = new byte[0];
  }

  /** Returns what is to be asked again; null if the work is beyond that, it is too much, or a second engine was lost over it. */
  synchronized byte @Nullable [] again() {
    if (taken || tooLong || (askedAgain && bytes.length > 0)) {
      return null;
    }
    byte[] again = bytes;
    bytes = new byte[0];
    askedAgain |= again.length > 0;
    return again;
  }

  static byte[] joined(byte[] first, byte[] second, int length) {
    byte[] all = new byte[first.length + length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, length);
    return all;
  }
}
