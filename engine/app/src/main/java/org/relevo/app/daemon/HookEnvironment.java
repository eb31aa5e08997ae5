package org.relevo.app.daemon;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.relevo.app.daemon.build.HookRun;
import org.relevo.app.daemon.hook.HookCommand;
import org.relevo.app.daemon.hook.HookTimes;
import org.relevo.core.store.StoreLayout;

/** Tells a build hook, with the variables that Guix's programs obey, which daemon and store it works for. */
final class HookEnvironment {
  /** Where the items lie, for a store that is elsewhere than its paths say; only Relevo's programs know it. */
  static final String REAL_STORE = "RELEVO_REAL_STORE";

  private HookEnvironment() {}

  static HookRun run(DaemonSettings.Hook hook, Path socket, StoreLayout layout) {
    Map<String, String> variables = of(System.getenv(), socket, layout, hook.configuration());
    return new HookRun(
        new HookCommand(hook.words(), hook.system(), variables, List.of()), HookTimes.DEFAULT);
  }

  static Map<String, String> of(
      Map<String, String> inherited, Path socket, StoreLayout layout, Path configuration) {
    Map<String, String> variables = new HashMap<>(inherited);
    variables.put("GUIX_DAEMON_SOCKET", socket.toAbsolutePath().toString());
    variables.put("NIX_STORE_DIR", layout.dir().text());
    variables.put("GUIX_STATE_DIRECTORY", layout.stateDir().toAbsolutePath().toString());
    variables.put("GUIX_CONFIGURATION_DIRECTORY", configuration.toAbsolutePath().toString());
    Path real = layout.realDir().toAbsolutePath();
    if (real.toString().equals(layout.dir().text())) {
      variables.remove(REAL_STORE);
    } else {
      variables.put(REAL_STORE, real.toString());
    }
    return variables;
  }
}
