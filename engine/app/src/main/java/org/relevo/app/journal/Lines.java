package org.relevo.app.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Lines of the journal that are to be written together. */
final class Lines {
  private final String writer;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /**
   * Begins with none.
   *
   * @param writer tells the process from all others
   */
  Lines(String writer) {
    this.writer = writer;
  }

  /** Adds a line, the time, the event and the writer first. */
  void add(Instant time, String event, ObjectNode fields) {
    ObjectNode line = JournalJson.object()
        .put("time", JournalJson.time(time))
        .put("event", event)
        .put("writer", writer);
    line.setAll(fields);
    bytes.writeBytes(JournalJson.text(line).getBytes(StandardCharsets.UTF_8));
    bytes.write('\n');
  }

  /** Adds lines that were made before. */
  void addAll(byte[] lines) {
    bytes.writeBytes(lines);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
