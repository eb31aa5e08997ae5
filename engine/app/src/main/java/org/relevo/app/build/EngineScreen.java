package org.relevo.app.build;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.relevo.app.progress.Screen;

/** A client's terminal, as the engine writes to it: two words before those of the work say what it is. */
public final class EngineScreen {
  private EngineScreen() {}

  static List<String> words(Screen screen, List<String> work) {
    List<String> words = new ArrayList<>();
    words.add(Boolean.toString(screen.isTerminal()));
    words.add(Integer.toString(screen.width() + 1));
    words.addAll(work);
    return words;
  }

  /**
   * Returns the screen that the first two words describe.
   *
   * @param err the client's standard error
   * @throws IllegalArgumentException if they are none
   */
  public static Screen of(List<String> words, OutputStream err) {
    if (words.size() < 2) {
      throw new IllegalArgumentException("words are missing: " + words);
    }
    int width = Math.max(2, Integer.parseInt(words.get(1)));
    return new Screen(
        new PrintStream(err, true, StandardCharsets.UTF_8),
        Boolean.parseBoolean(words.get(0)),
        width);
  }

  /** Returns the words of the work. */
  public static List<String> work(List<String> words) {
    return words.subList(2, words.size());
  }
}
