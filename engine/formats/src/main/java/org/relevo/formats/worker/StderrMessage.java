package org.relevo.formats.worker;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A message that a daemon sends between a request and its reply. */
public sealed interface StderrMessage {
  /** A piece of the log: raw bytes, since builders write what they like. Compared by content. */
  final class Next implements StderrMessage {
    private final byte[] bytes;

    /** Keeps {@code bytes} itself, which nobody may change later. */
    public Next(byte[] bytes) {
      this.bytes = bytes;
    }

    /** Makes a piece of log from text. */
    public static Next of(String text) {
      return new Next(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the bytes themselves: they are not to be changed. */
    public byte[] bytes() {
      return bytes;
    }

    /** Returns the bytes read as UTF-8; malformed parts become replacement characters. */
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Next next && Arrays.equals(bytes, next.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Next[" + text() + "]";
    }
  }

  /**
   * A demand for data: the client answers with one byte vector, empty when it has no more.
   *
   * @param size how many bytes at most, at least 1
   */
  record Read(long size) implements StderrMessage {}

  /**
   * Data for the client.
   *
   * @param size how many bytes
   * @param data the bytes; if this was received, they come straight from the connection, so that they must be read (or
   *     the stream closed) before anything else is read from there
   */
  record Write(long size, InputStream data) implements StderrMessage {
    /** Makes a message of bytes at hand. */
    public static Write of(byte[] bytes) {
      return new Write(bytes.length, new ByteArrayInputStream(bytes));
    }
  }

  /**
   * The end, by a failure (ERROR on the wire, a name that Java has taken): no reply follows.
   *
   * @param message what failed, for people
   * @param status one of {@link WorkerWire}'s {@code STATUS_} constants, or another number
   */
  record Failure(String message, int status) implements StderrMessage {}

  /** The end of the messages: the reply follows. */
  record Last() implements StderrMessage {}
}
