package org.relevo.app.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A journal in a directory, with small files, and what is read of it. */
public final class TestingJournal {
  public final JournalFiles files;
  public final List<String> notes = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-24T10:00:00.123Z");

  public TestingJournal(Path state) {
    files = JournalFiles.in(state);
  }

  /** Returns a writer that has its own name, and whose events come a second after each other. */
  public FileJournal open(String writer, long full) {
    return new FileJournal(
        files,
        new JournalAppender(files, full, this::time, new SplittableRandom(writer.hashCode())),
        writer,
        this::time);
  }

  /** Returns the files that there are, the newest first. */
  public List<Path> existing() {
    return existing(files);
  }

  static List<Path> existing(JournalFiles files) {
    return files.newestFirst().stream().filter(Files::exists).toList();
  }

  private synchronized Instant time() {
    now = now.plusSeconds(1);
    return now;
  }

  public List<Entry> entries() throws IOException {
    try (JournalReader reader = JournalReader.open(files, notes::add)) {
      return entries(reader);
    }
  }

  static List<Entry> entries(JournalReader reader) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Optional<Entry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
      entries.add(entry.get());
    }
    return entries;
  }

  static List<RecordedDecision> decisions(List<Entry> entries) throws IOException {
    JournalDecoder decoder = new JournalDecoder();
    List<RecordedDecision> decisions = new ArrayList<>();
    for (Entry entry : entries) {
      decoder.take(entry);
      decoder.decision(entry).ifPresent(decisions::add);
    }
    return decisions;
  }
}
