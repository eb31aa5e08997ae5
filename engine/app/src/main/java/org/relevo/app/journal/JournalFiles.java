package org.relevo.app.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a host's journal lies: {@code STATE/relevo/journal/journal.jsonl} is written to, {@code journal.1.jsonl} was so
 * before it, and so on; those are compressed soon, to {@code journal.1.jsonl.gz}.
 *
 * @param directory the directory of all its files
 */
public record JournalFiles(Path directory) {
  /** How many files are kept besides the one that is written to. */
  public static final int KEPT = 32;

  /** Returns the journal of the host with this state directory, such as {@code /var/guix}. */
  public static JournalFiles in(Path stateDirectory) {
    return new JournalFiles(stateDirectory.resolve("relevo").resolve("journal"));
  }

  /** Returns the file that is written to; it need not exist. */
  public Path current() {
    return directory.resolve("journal.jsonl");
  }

  /** Returns the file that was the current one {@code number} rotations ago, from 1. */
  Path rotated(int number) {
    return directory.resolve("journal." + number + ".jsonl");
  }

  /** Returns the same when it is compressed. */
  Path compressed(int number) {
    return directory.resolve("journal." + number + ".jsonl.gz");
  }

  Path lock() {
    return directory.resolve(".lock");
  }

  /** Returns the names of all files, the newest first; few of them may exist. */
  List<Path> newestFirst() {
    List<Path> files = new ArrayList<>(List.of(current()));
    for (int number = 1; number <= KEPT; number++) {
      // One that is compressed while somebody looks has its new name before it loses its old one.
      files.add(rotated(number));
      files.add(compressed(number));
    }
    return files;
  }
}
