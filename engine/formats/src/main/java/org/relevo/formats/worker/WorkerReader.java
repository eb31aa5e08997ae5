package org.relevo.formats.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/**
 * Reads the values of {@link WorkerWire} from a peer that is not trusted: every length is bounded, and no memory is
 * taken for bytes that have not come. It reads no byte ahead, so the stream below should be buffered, and may be read
 * directly between two values. Not thread-safe.
 *
 * <p>Every method throws {@link WorkerFormatException} for what does not conform and for an end within a value.
 */
public final class WorkerReader {
  private final InputStream in;
  private final byte[] word = new byte[8];
  private long offset;
  private boolean vectorOpen;

  /** Creates a reader of {@code in}. */
  public WorkerReader(InputStream in) {
    this.in = in;
  }

  /** Returns how many bytes were taken so far. */
  public long offset() {
    return offset;
  }

  /** Reads a 64-bit integer; values from 2^63 on come out negative. */
  public long u64() throws IOException {
    fill("an integer", 8);
    return littleEndian();
  }

  /** Reads a 64-bit integer, or returns nothing if the peer closed the connection before it. */
  public OptionalLong u64OrEnd() throws IOException {
    requireNoVector();
    int first = in.read();
    if (first < 0) {
      return OptionalLong.empty();
    }
    word[0] = (byte) first;
    int got = in.readNBytes(word, 1, 7);
    offset += 1 + got;
    if (got < 7) {
      throw WorkerFormatException.ended(offset, "an integer");
    }
    return OptionalLong.of(littleEndian());
  }

  /** Reads an integer of 0 to 2^32 - 1. */
  public long u32() throws IOException {
    return bounded("an integer", 0xffff_ffffL);
  }

  /** Reads an integer of 0 to {@code max}. */
  public int integer(int max) throws IOException {
    return (int) bounded("an integer", max);
  }

  /** Reads 0 or 1. */
  public boolean bool() throws IOException {
    return bounded("a boolean", 1) == 1;
  }

  /** Reads a byte vector of at most {@code max} bytes. */
  public byte[] bytes(int max) throws IOException {
    int length = (int) bounded("the length of a byte vector", max);
    byte[] bytes = in.readNBytes(length);
    offset += bytes.length;
    if (bytes.length < length) {
      throw WorkerFormatException.ended(
          offset, "a byte vector, " + bytes.length + " bytes into its " + length);
    }
    padding(length);
    return bytes;
  }

  /**
   * Opens a byte vector of any size up to {@code max} bytes for reading as it comes. Nothing else can be read until
   * this stream was read to its end, or closed, which passes over the rest.
   */
  public ByteVectorStream byteVector(long max) throws IOException {
    long length = bounded("the length of a byte vector", max);
    return new ByteVectorStream(this, length);
  }

  /** Reads a string of at most {@link WorkerWire#MAX_STRING} bytes. */
  public String string() throws IOException {
    return string(WorkerWire.MAX_STRING);
  }

  /** Reads a string of at most {@code max} bytes, which must be UTF-8. */
  public String string(int max) throws IOException {
    byte[] bytes = bytes(max);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("a string is not UTF-8");
    }
  }

  /** Reads a list of at most {@link WorkerWire#MAX_LIST} strings. */
  public List<String> strings() throws IOException {
    return strings(WorkerWire.MAX_LIST, WorkerWire.MAX_STRING);
  }

  /** Reads a list of at most {@code maxCount} strings of at most {@code maxLength} bytes each. */
  public List<String> strings(int maxCount, int maxLength) throws IOException {
    int count = (int) bounded("the length of a list", maxCount);
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      strings.add(string(maxLength));
    }
    return List.copyOf(strings);
  }

  /** Reads a list of pairs of a name and a value, such as set-options has; of equal names the last one counts. */
  public Map<String, String> stringPairs(int maxCount, int maxLength) throws IOException {
    int count = (int) bounded("the length of a list", maxCount);
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String name = string(maxLength);
      pairs.put(name, string(maxLength));
    }
    return pairs;
  }

  /**
   * Reads the path of an item of {@code dir}.
   *
   * @throws org.relevo.formats.path.StorePathException if the string is anything else
   */
  public StorePath storePath(StoreDir dir) throws IOException {
    return dir.parse(string(WorkerWire.MAX_PATH));
  }

  /** Reads a store path like {@link #storePath}, or the empty string, which stands for none. */
  public Optional<StorePath> storePathIfAny(StoreDir dir) throws IOException {
    String text = string(WorkerWire.MAX_PATH);
    return text.isEmpty() ? Optional.empty() : Optional.of(dir.parse(text));
  }

  /** Reads a list of at most {@link WorkerWire#MAX_LIST} store paths. */
  public List<StorePath> storePaths(StoreDir dir) throws IOException {
    int count = (int) bounded("the length of a list", WorkerWire.MAX_LIST);
    List<StorePath> paths = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      paths.add(storePath(dir));
    }
    return List.copyOf(paths);
  }

  /** Reads one of the messages that come before a reply; a piece of log may have 16 MiB, data any size. */
  public StderrMessage message() throws IOException {
    long tag = u64();
    if (tag == WorkerWire.NEXT) {
      return new StderrMessage.Next(bytes(WorkerWire.MAX_STRING));
    } else if (tag == WorkerWire.READ) {
      long size = u64();
      if (size <= 0) {
        throw malformed("a demand for " + Long.toUnsignedString(size) + " bytes");
      }
      return new StderrMessage.Read(size);
    } else if (tag == WorkerWire.WRITE) {
      ByteVectorStream data = byteVector(Long.MAX_VALUE - 8);
      return new StderrMessage.Write(data.size(), data);
    } else if (tag == WorkerWire.ERROR) {
      // Lenient, as it is for people: a message in a strange encoding is better than none.
      String text = new String(bytes(WorkerWire.MAX_STRING), StandardCharsets.UTF_8);
      return new StderrMessage.Failure(text, (int) u32());
    } else if (tag == WorkerWire.LAST) {
      return new StderrMessage.Last();
    }
    throw malformed("an unknown message 0x" + Long.toHexString(tag));
  }

  /** Reads on in the open vector. */
  int readVector(byte[] buffer, int start, int length, long left) throws IOException {
    int got = in.read(buffer, start, (int) Math.min(length, left));
    if (got < 0) {
      throw WorkerFormatException.ended(
          offset, "a byte vector, of which " + left + " bytes are missing");
    }
    offset += got;
    return got;
  }

  void openVector() {
    vectorOpen = true;
  }

  void finishVector(long length) throws IOException {
    vectorOpen = false;
    padding(length);
  }

  private void padding(long length) throws IOException {
    int count = WorkerWire.padding(length);
    fill("the padding of a byte vector", count);
    for (int i = 0; i < count; i++) {
      if (word[i] != 0) {
        throw malformed("the padding of a byte vector is not zero");
      }
    }
  }

  private long bounded(String what, long max) throws IOException {
    long value = u64();
    if (value < 0 || value > max) {
      throw malformed(what + " is " + Long.toUnsignedString(value) + ", more than " + max);
    }
    return value;
  }

  private void fill(String what, int count) throws IOException {
    requireNoVector();
    int got = in.readNBytes(word, 0, count);
    offset += got;
    if (got < count) {
      throw WorkerFormatException.ended(offset, what);
    }
  }

  private void requireNoVector() {
    if (vectorOpen) {
      throw new IllegalStateException("the byte vector opened before was not read to its end");
    }
  }

  private long littleEndian() {
    return ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private WorkerFormatException malformed(String reason) {
    return WorkerFormatException.malformed(offset, reason);
  }
}
