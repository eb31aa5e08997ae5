package org.relevo.app.farm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.relevo.app.cli.Selection;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.machine.MachinesFileException;

/**
 * What {@code relevo status} and {@code relevo test} are asked; it can be said in words, so that the engine does it.
 *
 * @param selection the machines
 * @param json whether JSON is wanted
 */
public record FarmQuestion(Selection selection, boolean json) {
  /** Returns it in words, but for the machine file. */
  List<String> words() {
    return List.of(
        Boolean.toString(json), selection.pattern().map(Pattern::pattern).orElse(""));
  }

  /**
   * Reads it in words.
   *
   * @param file the machine file that is meant
   * @throws IllegalArgumentException if they are none
   */
  public static FarmQuestion parse(Path file, List<String> words) {
    if (words.size() != 2) {
      throw new IllegalArgumentException("there should be two words: " + words);
    }
    Optional<Pattern> pattern =
        Optional.of(words.get(1)).filter(text -> !text.isEmpty()).map(Pattern::compile);
    return new FarmQuestion(new Selection(file, pattern), Boolean.parseBoolean(words.get(0)));
  }

  List<BuildMachine> machines(MachineSource source) throws IOException, MachinesFileException {
    return selection.machines(source);
  }
}
