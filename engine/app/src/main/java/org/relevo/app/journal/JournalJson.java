package org.relevo.app.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalDouble;

/** The JSON of the journal: one object a line, in UTF-8. */
final class JournalJson {
  /** The version of the format, which each file begins with; it changes when older readers would misread. */
  static final int VERSION = 1;

  // Not an ObjectMapper, for its classes take a process longer to load than a small build takes.
  private static final JsonFactory WRITER = new JsonFactory();

  private JournalJson() {}

  /** Returns a time with milliseconds: {@code 2026-11-24T10:00:00.123Z}. */
  static String time(Instant time) {
    String text = time.truncatedTo(ChronoUnit.MILLIS).toString();
    return text.indexOf('.') < 0 ? text.replace("Z", ".000Z") : text;
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
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = WRITER.createGenerator(text)) {
      write(node, generator);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory", e);
    }
    return text.toString();
  }

  private static void write(JsonNode node, JsonGenerator out) throws IOException {
    if (node.isObject()) {
      out.writeStartObject();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        out.writeFieldName(field.getKey());
        write(field.getValue(), out);
      }
      out.writeEndObject();
    } else if (node.isArray()) {
      out.writeStartArray();
      for (JsonNode element : node) {
        write(element, out);
      }
      out.writeEndArray();
    } else if (node.isTextual()) {
      out.writeString(node.textValue());
    } else if (node.isIntegralNumber()) {
      out.writeNumber(node.longValue());
    } else if (node.isNumber()) {
      out.writeNumber(node.doubleValue());
    } else if (node.isBoolean()) {
      out.writeBoolean(node.booleanValue());
    } else {
      out.writeNull();
    }
  }
}
