package org.relevo.app.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/**
 * Reads a file of the journal line by line. A line that ends too soon is what a process left that was killed while it wrote:
 * it is skipped with a note. Anything else that is no line of a journal is an error.
 */
final class EntryReader {
  /** No line that is written comes near it. */
  static final int LONGEST_LINE = 64 << 20;

  private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(20).build())
          .build())
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
      .build();

  private static final int LONGEST_WORD = "false".length();

  private final Path file;
  private final InputStream in;
  private final Consumer<String> notes;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private long line;

  /**
   * Makes one.
   *
   * @param in the file's bytes, buffered
   * @param notes gets what is to be said of lines that are skipped
   */
  EntryReader(Path file, InputStream in, Consumer<String> notes) {
    this.file = file;
    this.in = in;
    this.notes = notes;
  }

  /**
   * Returns the next line that has its newline; empty: there is none yet. The beginning of one is kept for the next time.
   *
   * @throws JournalFormatException if a line is none of a journal
   */
  Optional<Entry> next() throws IOException {
    for (int b = read(); b >= 0; b = read()) {
      if (b != '\n') {
        begun.write(b);
        if (begun.size() > LONGEST_LINE) {
          throw new JournalFormatException(
              file, line + 1, "the line is longer than " + LONGEST_LINE + " bytes");
        }
        continue;
      }
      Optional<Entry> entry = finishLine();
      if (entry.isPresent()) {
        return entry;
      }
    }
    return Optional.empty();
  }

  private int read() throws IOException {
    try {
      return in.read();
    } catch (EOFException | ZipException e) {
      throw new JournalFormatException(
          file, line + 1, "what gzip compressed is damaged: " + e.getMessage());
    }
  }

  /** Returns the last line of a file that grows no more, if it is whole but for its newline. */
  Optional<Entry> last() throws IOException {
    return begun.size() == 0 ? Optional.empty() : finishLine();
  }

  private Optional<Entry> finishLine() throws IOException {
    byte[] bytes = begun.toByteArray();
    begun.reset();
    line++;
    if (bytes.length == 0) {
      return Optional.empty();
    }
    Optional<JsonNode> read = parse(bytes);
    if (read.isEmpty()) {
      notes.accept(file + ":" + line + ": the line was not written to its end; it is left out");
      return Optional.empty();
    }
    return Optional.of(entry(read.get(), new String(bytes, StandardCharsets.UTF_8)));
  }

  /** Returns what a line says; empty if it ends too soon. */
  private Optional<JsonNode> parse(byte[] bytes) throws JournalFormatException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer chars = CharBuffer.allocate(bytes.length);
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    if (decoder.decode(rest, chars, false).isError()) {
      throw new JournalFormatException(
          file, line, "byte " + (rest.position() + 1) + " of the line is not UTF-8");
    }
    String text = chars.flip().toString();
    try {
      JsonNode node = MAPPER.readTree(text);
      if (rest.hasRemaining() || node.isMissingNode()) {
        throw new JournalFormatException(file, line, "it is no JSON object");
      }
      return Optional.of(node);
    } catch (JsonProcessingException e) {
      if (endsTooSoon(text, e)) {
        return Optional.empty();
      }
      throw new JournalFormatException(file, line, "it is not JSON: " + e.getOriginalMessage());
    }
  }

  // The parser does not call it the end where a word such as "true" or a number is cut off.
  private static boolean endsTooSoon(String text, JsonProcessingException e) {
    return e instanceof JsonEOFException
        || e.getLocation() != null
            && text.startsWith("{")
            && !text.endsWith("}")
            && e.getLocation().getCharOffset() >= text.length() - LONGEST_WORD;
  }

  private Entry entry(JsonNode node, String text) throws JournalFormatException {
    try {
      Fields fields = Fields.of(node);
      String event = fields.text("event");
      if (event.equals("journal") && fields.whole("version") > JournalJson.VERSION) {
        throw new IllegalArgumentException("its version is " + fields.whole("version")
            + ", and this program knows only " + JournalJson.VERSION);
      }
      return new Entry(file, line, fields.time("time"), event, fields, text);
    } catch (IllegalArgumentException e) {
      throw new JournalFormatException(file, line, String.valueOf(e.getMessage()));
    }
  }
}
