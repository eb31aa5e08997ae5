package org.relevo.app.daemon.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.relevo.formats.path.StorePath;

/** What stands between a builder and the rest of this host. Implementations are immutable. */
sealed interface Sandbox permits BubblewrapSandbox, PlainSandbox {
  /**
   * A builder to run.
   *
   * @param site its directory
   * @param outputs a directory on the store's file system, where a sandbox that hides the store lets it write outputs
   * @param program the file to run, as the builder sees it
   * @param arguments the program's arguments
   * @param environment the whole environment
   * @param inputs the store items that it may see, and where they lie
   * @param network whether it may use the network
   * @param features the system features that it asks for
   */
  record Run(
      BuildSite site,
      Path outputs,
      String program,
      List<String> arguments,
      Map<String, String> environment,
      Map<StorePath, Path> inputs,
      boolean network,
      Set<String> features) {}

  /** Returns what it is, for messages. */
  String description();

  /** Returns the directory that a builder starts in, as the builder sees it. */
  String top(BuildSite site);

  /** Returns whether outputs go to {@link Run#outputs} rather than right into the store. */
  boolean hidesStore();

  /** Returns the command that runs the builder inside. */
  List<String> command(Run run) throws IOException;

  /** Returns what ends the builder and all of its descendants. */
  Ending ending();

  /** How a builder and its descendants are ended. */
  enum Ending {
    /** The launcher's child is the first process of a process namespace: its end is the end of all. */
    NAMESPACE,
    /** The launcher became the leader of a session of its own; strays are looked for by their environment. */
    GROUP
  }
}
