package org.relevo.app.build;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.relevo.app.progress.Screen;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.offload.BuildService;
import org.relevo.core.offload.GraphSettings;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/**
 * What {@code relevo build} has to do when the derivations are known; it can be said in words, so that the engine does it.
 *
 * @param roots the derivations
 * @param timeoutSeconds the longest time that a build may take; 0: no limit
 * @param silentSeconds the longest time without output; 0: no limit
 * @param waitSeconds the longest wait for machines
 * @param keepGoing whether what does not depend on a failed build is built
 * @param detail how much is told
 * @param json whether a summary is printed as JSON rather than output paths
 */
public record BuildTask(
    List<StorePath> roots,
    long timeoutSeconds,
    long silentSeconds,
    long waitSeconds,
    boolean keepGoing,
    BuildJob.Detail detail,
    boolean json) {
  private static final int WORDS = 6;

  /** Copies the list. */
  public BuildTask {
    roots = List.copyOf(roots);
  }

  /** Returns it in words. */
  List<String> words() {
    List<String> words = new ArrayList<>(List.of(
        Long.toString(timeoutSeconds),
        Long.toString(silentSeconds),
        Long.toString(waitSeconds),
        Boolean.toString(keepGoing),
        detail.name(),
        Boolean.toString(json)));
    roots.forEach(root -> words.add(root.toString()));
    return words;
  }

  /**
   * Reads it in words.
   *
   * @throws IllegalArgumentException if they are none
   * @throws org.relevo.formats.path.StorePathException if one names no path of that store
   */
  public static BuildTask parse(StoreDir dir, List<String> words) throws IOException {
    if (words.size() < WORDS) {
      throw new IllegalArgumentException("words are missing: " + words);
    }
    List<StorePath> roots = new ArrayList<>();
    for (String word : words.subList(WORDS, words.size())) {
      roots.add(dir.parse(word));
    }
    return new BuildTask(
        roots,
        Long.parseLong(words.get(0)),
        Long.parseLong(words.get(1)),
        Long.parseLong(words.get(2)),
        Boolean.parseBoolean(words.get(3)),
        BuildJob.Detail.valueOf(words.get(4)),
        Boolean.parseBoolean(words.get(5)));
  }

  /**
   * Does it.
   *
   * @param head this host's store
   * @param out where results go
   * @param err where it is said in the end what was not built, and why
   * @param screen where all is told that happens meanwhile
   * @return the exit code
   * @throws IOException if this host itself failed
   * @throws InterruptedException if this thread was interrupted; what was under way was ended
   */
  public int run(Store head, BuildService service, PrintWriter out, PrintWriter err, Screen screen)
      throws IOException, MachinesFileException, InterruptedException {
    GraphSettings usual = GraphSettings.DEFAULT;
    GraphSettings settings = new GraphSettings(
        BuildLimits.ofSeconds(timeoutSeconds, silentSeconds),
        keepGoing,
        usual.firstPause(),
        usual.longestPause(),
        Duration.ofSeconds(waitSeconds));
    BuildSummary summary = new BuildJob(head, service, settings, detail, screen).run(roots);
    screen.close();
    summary.briefComplaints().forEach(err::println);
    err.flush();
    if (json) {
      out.println(summary.json());
    } else {
      summary.outputs().forEach(out::println);
    }
    out.flush();
    return summary.exitCode();
  }
}
