package org.relevo.discovery;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.relevo.core.machine.Printable;

/**
 * The data of a TXT record as keys and values (RFC 6763 section 6): strings of up to 255 bytes, each after its length,
 * {@code KEY=VALUE}. Keys are printable ASCII without regard to case; the first of several of a name counts. What is
 * malformed is passed over, as the RFC wants it.
 */
final class TextRecord {
  private static final int LARGEST = 8192;
  private static final int MOST_KEYS = 64;
  private static final int LONGEST_STRING = 255;

  private TextRecord() {}

  /** Returns what the record says, in its order; keys in lower case. */
  static Map<String, String> read(byte[] data) {
    Map<String, String> text = new LinkedHashMap<>();
    int at = 0;
    int end = Math.min(data.length, LARGEST);
    while (at < end && text.size() < MOST_KEYS) {
      int length = data[at++] & 0xff;
      if (length > end - at) {
        break;
      }
      entry(text, data, at, length);
      at += length;
    }
    return text;
  }

  private static void entry(Map<String, String> text, byte[] data, int start, int length) {
    int equals = start;
    while (equals < start + length && data[equals] != '=') {
      if (data[equals] < 0x20 || data[equals] > 0x7e) {
        return;
      }
      equals++;
    }
    if (equals == start) {
      return;
    }
    String key =
        new String(data, start, equals - start, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    int valueStart = Math.min(equals + 1, start + length);
    text.putIfAbsent(key, value(data, valueStart, start + length - valueStart));
  }

  private static String value(byte[] data, int start, int length) {
    try {
      return Printable.text(StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(data, start, length))
          .toString());
    } catch (CharacterCodingException e) {
      return Printable.text(new String(data, start, length, StandardCharsets.ISO_8859_1));
    }
  }

  /**
   * Returns the record's data.
   *
   * @throws IllegalArgumentException if a key is none, or a string too long
   */
  static byte[] write(Map<String, String> text) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    text.forEach((key, value) -> {
      if (key.isEmpty() || !key.chars().allMatch(c -> c >= 0x20 && c <= 0x7e && c != '=')) {
        throw new IllegalArgumentException("\"" + key + "\" cannot be a key of a TXT record");
      }
      byte[] string = (key + "=" + value).getBytes(StandardCharsets.UTF_8);
      if (string.length > LONGEST_STRING) {
        throw new IllegalArgumentException(key + "=… is too long for a TXT record");
      }
      data.write(string.length);
      data.writeBytes(string);
    });
    if (data.size() == 0) {
      // An empty record is not allowed; one empty string stands for it.
      data.write(0);
    }
    return data.toByteArray();
  }
}
