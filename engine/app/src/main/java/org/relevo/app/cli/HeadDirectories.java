package org.relevo.app.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.relevo.client.StateDirectory;
import org.relevo.formats.path.StoreDir;

/**
 * Where this host keeps what Relevo reads and writes.
 *
 * <p>On a host with a real Guix store the directories are Guix's own. Elsewhere they are Relevo's: below {@code /etc} and
 * {@code /var/lib} for root, below the user's XDG directories for others.
 *
 * @param configuration machines.scm, policy.scm, acl and signing-key.*
 * @param state database, locks, logs
 * @param store the directory that store paths begin with
 * @param realStore where the items of {@code store} lie on disk
 * @param daemonSocket the socket of this host's own build daemon, if its store is in the hands of one
 */
public record HeadDirectories(
    Path configuration, Path state, StoreDir store, Path realStore, Optional<Path> daemonSocket) {

  /** What the command line says; empty where it says nothing. */
  public record Choice(
      Optional<Path> configuration,
      Optional<Path> state,
      Optional<String> store,
      Optional<Path> realStore) {
    /** Leaves all to the environment. */
    public static final Choice NONE =
        new Choice(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The variable that says where the items lie; only Relevo's programs know it, the others are Guix's. */
  public static final String REAL_STORE = "RELEVO_REAL_STORE";

  /** What the policy file is called, beside the machine file. */
  public static final String POLICY_FILE = "policy.scm";

  /** Returns the machine file used unless another is named. */
  public Path machinesFile() {
    return configuration.resolve("machines.scm");
  }

  /** Finds the directories: the command line first, then the environment, then what the host has. */
  public static HeadDirectories find(Choice choice, Map<String, String> environment) {
    return find(choice, environment, Path.of("/"), System.getProperty("user.name", ""));
  }

  static HeadDirectories find(
      Choice choice, Map<String, String> environment, Path root, String user) {
    boolean guix = StateDirectory.isGuix(environment, choice.store().orElse(null), root);
    Own own = Own.of(environment, user);
    Path configuration = choice
        .configuration()
        .or(() -> variable(environment, "GUIX_CONFIGURATION_DIRECTORY").map(Path::of))
        .orElse(guix ? Path.of("/etc/guix") : own.configuration);
    Path state = choice
        .state()
        .orElseGet(() -> StateDirectory.find(
            environment,
            choice.store().orElse(null),
            root,
            user,
            System.getProperty("user.home", "/")));
    StoreDir store = choice
        .store()
        .or(() -> variable(environment, "NIX_STORE_DIR"))
        .map(HeadDirectories::storeDir)
        .orElse(guix ? StoreDir.GUIX : new StoreDir(own.store.toString()));
    Path realStore = choice
        .realStore()
        .or(() -> variable(environment, REAL_STORE).map(Path::of))
        .orElse(Path.of(store.text()));
    return new HeadDirectories(
        absolute(configuration),
        absolute(state),
        store,
        absolute(realStore),
        daemonSocket(environment, guix, state));
  }

  /** Returns the variables of an environment in which these directories are found, wherever that is. */
  public Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("GUIX_CONFIGURATION_DIRECTORY", configuration.toString());
    variables.put("GUIX_STATE_DIRECTORY", state.toString());
    variables.put("NIX_STORE_DIR", store.text());
    if (!realStore.toString().equals(store.text())) {
      variables.put(REAL_STORE, realStore.toString());
    }
    daemonSocket.ifPresent(socket -> variables.put("GUIX_DAEMON_SOCKET", socket.toString()));
    return variables;
  }

  private static Optional<Path> daemonSocket(
      Map<String, String> environment, boolean guix, Path state) {
    Optional<Path> named =
        variable(environment, "GUIX_DAEMON_SOCKET").map(HeadDirectories::socketPath);
    return guix ? named.or(() -> Optional.of(state.resolve("daemon-socket/socket"))) : named;
  }

  private static Path socketPath(String text) {
    return Path.of(text.startsWith("file://") ? text.substring("file://".length()) : text);
  }

  private static StoreDir storeDir(String text) {
    return new StoreDir(absolute(Path.of(text)).toString());
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** Relevo's own directories, on a host without Guix. */
  private record Own(Path configuration, Path store) {
    static Own of(Map<String, String> environment, String user) {
      if (user.equals("root")) {
        return new Own(Path.of("/etc/relevo"), Path.of("/var/lib/relevo/store"));
      }
      Path home = Path.of(System.getProperty("user.home", "/"));
      return new Own(
          xdg(environment, "XDG_CONFIG_HOME", home.resolve(".config")),
          xdg(environment, "XDG_DATA_HOME", home.resolve(".local/share")).resolve("store"));
    }

    private static Path xdg(Map<String, String> environment, String name, Path otherwise) {
      return variable(environment, name).map(Path::of).orElse(otherwise).resolve("relevo");
    }
  }
}
