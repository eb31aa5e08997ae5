package org.relevo.app.daemon;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.daemon.build.HookRun;
import org.relevo.app.daemon.hook.HookCommand;
import org.relevo.app.daemon.hook.HookTimes;
import org.relevo.core.store.StoreLayout;

/** Tells a build hook, with the variables that Guix's programs obey, which daemon and store it works for. */
final class HookEnvironment {
  private HookEnvironment() {}

  static HookRun run(DaemonSettings.Hook hook, Path socket, StoreLayout layout) {
    Map<String, String> variables = of(System.getenv(), socket, layout, hook.configuration());
    return new HookRun(
        new HookCommand(hook.words(), hook.system(), variables, List.of()), HookTimes.DEFAULT);
  }

  static Map<String, String> of(
      Map<String, String> inherited, Path socket, StoreLayout layout, Path configuration) {
    Map<String, String> variables = new HashMap<>(inherited);
    // Where they are the same, none is given, and that of another store must not be.
    variables.remove(HeadDirectories.REAL_STORE);
    variables.putAll(new HeadDirectories(
            configuration.toAbsolutePath(),
            layout.stateDir(),
            layout.dir(),
            layout.realDir(),
            Optional.of(socket.toAbsolutePath()))
        .variables());
    return variables;
  }
}
