package org.relevo.app.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.OptionalDouble;

/** The JSON of the journal: one object a line, in UTF-8. */
final class JournalJson {
  /** The version of the format, which each file begins with; it changes when older readers would misread. */
  static final int VERSION = 1;

  private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(20).build())
          .build())
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
      .build();

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private JournalJson() {}

  /** Returns a time with milliseconds: {@code 2026-11-24T10:00:00.123Z}. */
  static String time(Instant time) {
    return TIME.format(time);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static void put(ObjectNode node, String name, Collection<String> texts) {
    texts.forEach(node.putArray(name)::add);
  }

  static void put(ObjectNode node, String name, OptionalDouble number) {
    number.ifPresent(value -> node.put(name, value));
  }

  /** Puts a time for people: seconds with milliseconds. */
  static void putSeconds(ObjectNode node, String name, Duration time) {
    node.put(name, time.toMillis() / 1e3);
  }

  static String text(ObjectNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a line.
   *
   * @throws com.fasterxml.jackson.core.io.JsonEOFException if it ends too soon
   */
  static JsonNode parse(String line) throws JsonProcessingException {
    return MAPPER.readTree(line);
  }
}
