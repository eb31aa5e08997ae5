package org.relevo.app.daemon.build;

import java.util.List;
import org.relevo.app.daemon.hook.HookCommand;
import org.relevo.app.daemon.hook.HookTimes;

/**
 * A daemon's build hook.
 *
 * @param command what is run
 * @param times how long it is waited for
 */
public record HookRun(HookCommand command, HookTimes times) {
  /** Returns it started by these words. */
  HookRun launchedBy(List<String> words) {
    return new HookRun(command.launchedBy(words), times);
  }
}
