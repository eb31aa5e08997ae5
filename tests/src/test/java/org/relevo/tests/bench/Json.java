package org.relevo.tests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.List;

/** JSON that commands print, and ours. */
final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Json() {}

  static String text(Object value) throws IOException {
    return MAPPER.writeValueAsString(value);
  }

  static JsonNode parse(String text) throws IOException {
    return MAPPER.readTree(text);
  }

  /** Runs a command to its end and returns what it printed; it must exit with 0. */
  static JsonNode run(List<String> command) throws IOException, InterruptedException {
    return MAPPER.readTree(Processes.output(command));
  }
}
