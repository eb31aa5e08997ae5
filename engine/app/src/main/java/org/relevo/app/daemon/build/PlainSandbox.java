package org.relevo.app.daemon.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builders that see the whole host, as the user that runs the daemon.
 *
 * @param launcher the words before everything else, such as {@code setsid} or {@code unshare} with its options; may be
 *     empty
 * @param namespace whether the launcher makes a process namespace
 * @param env the absolute name of the program {@code env}
 * @param bind what to mount where in the builder's own mount namespace, when the store lies elsewhere than its paths say
 */
record PlainSandbox(List<String> launcher, boolean namespace, String env, Optional<Bind> bind)
    implements Sandbox {
  /**
   * A bind mount.
   *
   * @param from the directory to show
   * @param to where to show it
   */
  record Bind(Path from, Path to) {}

  /** Its first argument after the status file is how many directories to mount; exit code 125 says that it failed. */
  private static final String FIRST_PROCESS = """
      exec 3>"$0"
      if [ "$1" = bind ]; then mount --bind -- "$2" "$3" || exit 125; shift 3; else shift; fi
      "$@" 3>&-
      code=$?
      echo "{ \\"exit-code\\": $code }" >&3
      exit $code
      """;

  @Override
  public String description() {
    return namespace ? "no sandbox, but a process namespace" : "no sandbox";
  }

  @Override
  public String top(BuildSite site) {
    return site.top().toString();
  }

  @Override
  public boolean hidesStore() {
    return false;
  }

  @Override
  public Ending ending() {
    return namespace ? Ending.NAMESPACE : Ending.GROUP;
  }

  @Override
  public List<String> command(Run run) {
    List<String> words = new ArrayList<>(launcher);
    if (namespace) {
      // A shell is the first process of the namespace, since signals mean little to that one.
      words.addAll(List.of("/bin/sh", "-c", FIRST_PROCESS, run.site().status().toString()));
      bind.ifPresentOrElse(
          b -> words.addAll(List.of("bind", b.from().toString(), b.to().toString())),
          () -> words.add("run"));
    }
    words.add(env);
    words.add("-i");
    run.environment().forEach((name, value) -> words.add(name + "=" + value));
    if (run.program().contains("=")) {
      // env would take it for a variable.
      words.addAll(List.of("/bin/sh", "-c", "exec \"$0\" \"$@\""));
    }
    words.add(run.program());
    words.addAll(run.arguments());
    return words;
  }
}
