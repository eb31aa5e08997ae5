package org.relevo.app.engine;

import java.nio.file.Path;
import java.util.List;
import org.relevo.client.EngineLink;
import org.relevo.client.Hello;

/** A client in a process of its own, for tests that need it to be somebody else's. */
final class ForeignClient {
  private ForeignClient() {}

  /** Says {@code served}, or why not. */
  public static void main(String[] arguments) throws Exception {
    try (EngineLink link =
        EngineLink.open(Path.of(arguments[0]), Hello.with("good", List.of(), List.of()))) {
      System.out.println(link == null ? "there is no engine" : "served");
    } catch (EngineLink.RefusedException e) {
      System.out.println(e.getMessage());
    }
  }
}
