package org.relevo.app.explain;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.Json;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.machine.Resources;
import org.relevo.core.offload.MachineView;
import org.relevo.core.offload.Offloader;
import org.relevo.core.rank.Decision;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/**
 * What {@code relevo explain} is asked; it can be said in words, so that the engine does it.
 *
 * @param derivations what would be built; if there is none, the rest says what a build requires
 * @param system its system type
 * @param features the features
 * @param resources the resources
 * @param wantsLocal whether the build daemon could build it itself
 * @param json whether JSON is wanted
 */
public record ExplainTask(
    List<StorePath> derivations,
    Optional<String> system,
    Set<String> features,
    Resources resources,
    boolean wantsLocal,
    boolean json) {
  private static final int WORDS = 5;

  /** Copies the collections. */
  public ExplainTask {
    derivations = List.copyOf(derivations);
    features = Set.copyOf(features);
  }

  /** Returns it in words. */
  List<String> words() {
    List<String> words = new ArrayList<>(List.of(
        Boolean.toString(json),
        Boolean.toString(wantsLocal),
        system.orElse(""),
        resources.toString(),
        Integer.toString(features.size())));
    words.addAll(features);
    derivations.forEach(path -> words.add(path.toString()));
    return words;
  }

  /**
   * Reads it in words.
   *
   * @throws IllegalArgumentException if they are none
   * @throws org.relevo.formats.path.StorePathException if one names no path of that store
   */
  public static ExplainTask parse(StoreDir dir, List<String> words) throws IOException {
    if (words.size() < WORDS) {
      throw new IllegalArgumentException("words are missing: " + words);
    }
    int features = Integer.parseInt(words.get(4));
    if (features < 0 || features > words.size() - WORDS) {
      throw new IllegalArgumentException("features are missing: " + words);
    }
    List<StorePath> derivations = new ArrayList<>();
    for (String word : words.subList(WORDS + features, words.size())) {
      derivations.add(dir.parse(word));
    }
    return new ExplainTask(
        derivations,
        Optional.of(words.get(2)).filter(system -> !system.isEmpty()),
        new LinkedHashSet<>(words.subList(WORDS, WORDS + features)),
        Resources.parse(words.get(3)),
        Boolean.parseBoolean(words.get(1)),
        Boolean.parseBoolean(words.get(0)));
  }

  /**
   * Explains.
   *
   * @param head this host's store
   * @return the exit code
   */
  public int run(Store head, Offloader offloader, PrintWriter out)
      throws IOException, MachinesFileException, InterruptedException {
    List<Explanation> explanations = new ArrayList<>();
    for (BuildRequest asked : requests(head)) {
      BuildRequest request = asked.wantingLocal(wantsLocal);
      Decision decision = offloader.explain(request);
      explanations.add(new Explanation(request, decision, Instant.now(), compressions(offloader)));
    }
    if (json) {
      out.println(Json.text(explanations.stream().map(Explanation::json).toList()));
    } else {
      out.print(String.join("\n", explanations.stream().map(Explanation::text).toList()));
    }
    out.flush();
    boolean all = explanations.stream()
        .allMatch(explanation -> explanation.decision() instanceof Decision.Accept);
    return all ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  private static Map<String, String> compressions(Offloader offloader)
      throws IOException, MachinesFileException {
    Map<String, String> compressions = new HashMap<>();
    for (MachineView view : offloader.machinesKnown()) {
      view.compression().ifPresent(words -> compressions.put(view.machine().id(), words));
    }
    return compressions;
  }

  private List<BuildRequest> requests(Store head) throws IOException {
    if (system.isPresent()) {
      return List.of(
          BuildRequest.ofNeeds(head.dir(), system.get(), features).withResources(resources));
    }
    List<BuildRequest> requests = new ArrayList<>();
    for (StorePath path : derivations) {
      requests.add(BuildRequest.of(path, head.derivation(path), BuildLimits.NONE));
    }
    return requests;
  }
}
