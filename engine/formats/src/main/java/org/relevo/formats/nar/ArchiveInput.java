package org.relevo.formats.nar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.hash.HashingInputStream;

/** The values of nars and bundles read from a stream, counted and hashed; never reads past what was asked for. */
final class ArchiveInput {
  private final HashingInputStream in;
  private final byte[] word = new byte[8];
  private long hashStart;

  ArchiveInput(InputStream in) {
    this.in = new HashingInputStream(in);
  }

  /** Returns how many bytes were read. */
  long offset() {
    return in.count();
  }

  /** Returns the hash of all since the last {@link #restartHash}. */
  Hash hashSoFar() {
    return in.soFar();
  }

  long hashedBytes() {
    return in.count() - hashStart;
  }

  void restartHash() {
    in.finish();
    hashStart = in.count();
  }

  NarFormatException fault(String reason) {
    return new NarFormatException(offset(), reason);
  }

  long readInteger() throws IOException {
    readFully(word, 8);
    return ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /** Reads a byte string of at most {@code limit} bytes. */
  byte[] readBytes(int limit) throws IOException {
    long length = readInteger();
    if (length < 0 || length > limit) {
      throw fault("a string of " + Long.toUnsignedString(length) + " bytes where at most " + limit
          + " can be");
    }
    byte[] bytes = new byte[(int) length];
    readFully(bytes, bytes.length);
    readPadding(length);
    return bytes;
  }

  String readText(int limit) throws IOException {
    return decode(readBytes(limit));
  }

  String decode(byte[] bytes) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw fault("a string that is not UTF-8");
    }
  }

  void readPadding(long length) throws IOException {
    int count = NarWire.padding(length);
    readFully(word, count);
    for (int i = 0; i < count; i++) {
      if (word[i] != 0) {
        throw fault("padding that is not zero");
      }
    }
  }

  private void readFully(byte[] bytes, int length) throws IOException {
    if (in.readNBytes(bytes, 0, length) < length) {
      throw fault("the end came too early");
    }
  }

  /** Returns a stream of the {@code size} bytes that follow; {@link Contents#finish} passes over what was left. */
  Contents contents(long size) {
    return new Contents(size);
  }

  /** The contents of a file. */
  final class Contents extends InputStream {
    private long left;

    private Contents(long size) {
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left == 0) {
        return -1;
      }
      int n = in.read(buffer, offset, (int) Math.min(left, length));
      if (n < 0) {
        throw fault("the end came " + left + " bytes too early in a file");
      }
      left -= n;
      return n;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(left, in.available());
    }

    void finish() throws IOException {
      byte[] rest = new byte[(int) Math.min(left, 8192)];
      int n = 0;
      while (n >= 0 && left > 0) {
        n = read(rest, 0, rest.length);
      }
    }
  }
}
