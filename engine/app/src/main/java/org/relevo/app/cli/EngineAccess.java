package org.relevo.app.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.relevo.client.EngineFiles;
import org.relevo.client.EngineLink;
import org.relevo.client.Hello;
import org.relevo.client.Relay;

/** The resident engine, as commands use it that could do the work themselves. */
public final class EngineAccess {
  private EngineAccess() {}

  /**
   * Has the engine of this host's directories do some work, if it runs and the environment does not say {@code
   * RELEVO_ENGINE=off}; what it says goes to this process's standard streams.
   *
   * @param kind what is wanted
   * @param words further words about that
   * @return the exit code; empty if there is no such engine, or it does not want to
   * @throws IOException if the conversation breaks off
   */
  public static OptionalInt run(HeadDirectories head, String kind, List<String> words)
      throws IOException {
    if ("off".equals(System.getenv("RELEVO_ENGINE"))) {
      return OptionalInt.empty();
    }
    Hello hello = Hello.with(kind, facts(head), words);
    try (EngineLink link = EngineLink.open(EngineFiles.in(head.state()).socket(), hello)) {
      if (link == null) {
        return OptionalInt.empty();
      }
      return OptionalInt.of(new Relay(link, System.out, System.err, System.err).run(null));
    } catch (EngineLink.RefusedException e) {
      return OptionalInt.empty();
    }
  }

  private static List<String> facts(HeadDirectories head) {
    List<String> facts = new ArrayList<>();
    head.variables().forEach((name, value) -> facts.addAll(List.of(name, value)));
    return facts;
  }
}
