package org.relevo.app.repl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the names mean that sessions have beside Guile's: an entry each, the usage in its first line. */
final class Glossary {
  private final Map<String, String> entries = new LinkedHashMap<>();

  Glossary() {
    for (String entry : text().strip().split("\n\n")) {
      entries.put(entry.split("[\\s()]+", 3)[entry.startsWith("(") ? 1 : 0], entry);
    }
  }

  private static String text() {
    try (@Nullable InputStream in = Glossary.class.getResourceAsStream("glossary.txt")) {
      if (in == null) {
        throw new IllegalStateException("glossary.txt is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("glossary.txt cannot be read", e);
    }
  }

  Set<String> names() {
    return entries.keySet();
  }

  /** Returns the entry of {@code name}, a few lines; nothing if it has none. */
  Optional<String> entry(String name) {
    return Optional.ofNullable(entries.get(name));
  }
}
