package org.relevo.app.journal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relevo.core.build.BuildRequest;

/** Keeps what lines define for those after them. Takes every line of a file, in order. For one thread. */
public final class JournalDecoder {
  private final Map<String, Known> writers = new HashMap<>();
  private @Nullable Path file;

  /** Makes one that knows nothing. */
  public JournalDecoder() {}

  /**
   * Takes a line.
   *
   * @throws JournalFormatException if it makes no sense
   */
  public void take(Entry entry) throws JournalFormatException {
    if (!entry.file().equals(file) || entry.event().equals("journal")) {
      // Each file stands by itself.
      writers.clear();
      file = entry.file();
    }
    entry.read(fields -> {
      known(fields).ifPresent(known -> known.learn(entry.event(), fields));
      return entry;
    });
  }

  private Optional<Known> known(Fields fields) {
    return fields
        .optionalText("writer")
        .map(writer -> writers.computeIfAbsent(writer, key -> new Known()));
  }

  /** Returns the request that a line is about; empty for lines of other kinds. */
  public Optional<BuildRequest> request(Entry entry) throws JournalFormatException {
    return switch (entry.event()) {
      case "request" ->
        Optional.of(of(entry, (known, fields) -> known.request(fields.count("id"))));
      case "decided", "tried", "failed", "finished" ->
        Optional.of(of(entry, (known, fields) -> known.request(fields.count("request"))));
      default -> Optional.empty();
    };
  }

  /** Returns the decision that a line tells of; empty for lines of other kinds. */
  public Optional<RecordedDecision> decision(Entry entry) throws JournalFormatException {
    return entry.event().equals("decided")
        ? Optional.of(of(entry, (known, fields) -> RecordedDecision.read(fields, known)))
        : Optional.empty();
  }

  private interface Reading<T> {
    T of(Known known, Fields fields);
  }

  private <T> T of(Entry entry, Reading<T> reading) throws JournalFormatException {
    return entry.read(fields -> reading.of(
        known(fields)
            .orElseThrow(() -> new IllegalArgumentException("the field \"writer\" is missing")),
        fields));
  }
}
