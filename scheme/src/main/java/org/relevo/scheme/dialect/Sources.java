package org.relevo.scheme.dialect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.SourceLocation;

/** The texts of the files of one evaluation, and which compiled classes came from which of them. */
final class Sources {
  private final Map<String, List<String>> lines = new HashMap<>();
  private final Map<String, String> files = new HashMap<>();
  private final String prefix;

  /** Creates the sources of an evaluation whose classes are called {@code prefix} and a number. */
  Sources(String prefix) {
    this.prefix = prefix;
  }

  void add(String file, String text) {
    lines.put(file, text.lines().toList());
  }

  /** Returns a name for the class of the next form, which stands in {@code file}. */
  String nextClass(String file) {
    String name = prefix + files.size();
    files.put(name, file);
    return name;
  }

  /** Returns the file that a class came from, if it is one of this evaluation's. */
  Optional<String> file(String className) {
    return Optional.ofNullable(files.get(className));
  }

  /** Returns a line's text. */
  Optional<String> line(String file, int number) {
    @Nullable List<String> all = lines.get(file);
    return all != null && number >= 1 && number <= all.size()
        ? Optional.of(all.get(number - 1))
        : Optional.empty();
  }

  /** Returns where something begins that is alone on a line, or first. */
  SourceLocation atom(String file, int number) {
    String text = line(file, number).orElse("");
    return new SourceLocation(file, number, text.length() - text.stripLeading().length() + 1);
  }

  /** Returns the place of the last character of a file. */
  SourceLocation end(String file) {
    int last = lines.getOrDefault(file, List.of()).size();
    String text = line(file, last).orElse("");
    return new SourceLocation(file, Math.max(1, last), Math.max(1, text.length()));
  }
}
