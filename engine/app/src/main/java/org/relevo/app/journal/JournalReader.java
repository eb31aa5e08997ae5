package org.relevo.app.journal;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a journal's files one after the other, holding no more than a line. For one thread. */
public final class JournalReader implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_FIRST_LINE = 1024;

  private final Consumer<String> notes;
  private final ArrayDeque<Opened> files = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();

  /** Waits a while for a journal to grow. */
  @FunctionalInterface
  public interface Pause {
    /** Waits. */
    void pause() throws InterruptedException;
  }

  private record Opened(EntryReader lines, InputStream in, String firstLine) {}

  private JournalReader(Consumer<String> notes) {
    this.notes = notes;
  }

  /**
   * Opens files, to be read in this order.
   *
   * @param notes gets what is to be said of lines that are skipped
   */
  public static JournalReader open(List<Path> files, Consumer<String> notes) throws IOException {
    JournalReader reader = new JournalReader(notes);
    try {
      for (Path file : files) {
        reader.files.add(reader.open(file));
      }
      return reader;
    } catch (IOException e) {
      reader.close();
      throw e;
    }
  }

  /** Opens a host's journal, to be read from its oldest file on; it may be written to meanwhile. */
  public static JournalReader open(JournalFiles journal, Consumer<String> notes)
      throws IOException {
    JournalReader reader = new JournalReader(notes);
    reader.openUnseen(journal);
    return reader;
  }

  private void openUnseen(JournalFiles journal) throws IOException {
    // The newest first: one that is replaced meanwhile comes again under its next name. Files are
    // told apart by their first lines.
    List<Opened> fresh = new ArrayList<>();
    Set<String> there = new HashSet<>();
    try {
      for (Path path : journal.newestFirst()) {
        Optional<Opened> file = openIfThere(path);
        if (file.isEmpty()) {
          continue;
        }
        String first = file.get().firstLine;
        if (seen.contains(first)) {
          // All that are older were read before.
          there.add(first);
          file.get().in.close();
          break;
        }
        if (first.isEmpty() || !there.add(first)) {
          file.get().in.close();
        } else {
          fresh.add(file.get());
        }
      }
    } catch (IOException e) {
      for (Opened file : fresh) {
        file.in.close();
      }
      throw e;
    }
    seen.retainAll(there);
    seen.addAll(there);
    Collections.reverse(fresh);
    files.addAll(fresh);
  }

  private Optional<Opened> openIfThere(Path path) throws IOException {
    try {
      return Optional.of(open(path));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Opened open(Path path) throws IOException {
    InputStream file = Files.newInputStream(path);
    try {
      InputStream in = new BufferedInputStream(
          path.toString().endsWith(".gz") ? new GZIPInputStream(file, BUFFER) : file, BUFFER);
      in.mark(LONGEST_FIRST_LINE);
      String first = new String(in.readNBytes(LONGEST_FIRST_LINE), StandardCharsets.ISO_8859_1);
      in.reset();
      int end = first.indexOf('\n');
      String line = end < 0 ? first : first.substring(0, end);
      return new Opened(new EntryReader(path, in, notes), in, line);
    } catch (EOFException | ZipException e) {
      file.close();
      throw new JournalFormatException(path, 1, "it is not compressed by gzip: " + e.getMessage());
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Returns whether nothing is left to be read. */
  public boolean isEmpty() {
    return files.isEmpty();
  }

  /**
   * Returns the next line; empty: there are no more.
   *
   * @throws JournalFormatException if a line is none of a journal
   */
  public Optional<Entry> next() throws IOException {
    return next(false);
  }

  /**
   * Returns the next line of a host's journal, when there is one.
   *
   * @param pause between two looks for it
   * @throws JournalFormatException if a line is none of a journal
   */
  public Entry await(JournalFiles journal, Pause pause) throws IOException, InterruptedException {
    while (true) {
      Optional<Entry> entry = next(true);
      if (entry.isPresent()) {
        return entry.get();
      }
      int before = files.size();
      openUnseen(journal);
      if (files.size() == before) {
        pause.pause();
      }
    }
  }

  /** Returns the next line; the last file, if it grows, stays open at its end. */
  private Optional<Entry> next(boolean grows) throws IOException {
    while (!files.isEmpty()) {
      Opened file = files.getFirst();
      Optional<Entry> entry = file.lines.next();
      if (entry.isEmpty()) {
        if (grows && files.size() == 1) {
          return entry;
        }
        entry = file.lines.last();
        file.in.close();
        files.removeFirst();
      }
      if (entry.isPresent()) {
        return entry;
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    for (Opened file : files) {
      file.in.close();
    }
    files.clear();
  }
}
