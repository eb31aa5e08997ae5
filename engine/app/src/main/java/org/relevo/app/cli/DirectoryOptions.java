package org.relevo.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where this host's directories are; a mixin of the commands that use them. */
public final class DirectoryOptions {
  @Option(
      names = "--config",
      paramLabel = "DIR",
      description =
          "Directory of machines.scm, policy.scm, acl and signing-key.* (default: /etc/guix with a Guix store, else"
              + " Relevo's own)")
  private @Nullable Path configuration;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Directory of the database, locks and logs")
  private @Nullable Path state;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description =
          "Store directory, the beginning of every store path; both ends of an exchange must have the same")
  private @Nullable String store;

  @Option(
      names = "--real-store",
      paramLabel = "DIR",
      description = "Where the store's items lie on disk, if elsewhere than in the store directory")
  private @Nullable Path realStore;

  /** Returns the directories that these options and the environment give. */
  public HeadDirectories directories() {
    return HeadDirectories.find(
        new HeadDirectories.Choice(
            Optional.ofNullable(configuration),
            Optional.ofNullable(state),
            Optional.ofNullable(store),
            Optional.ofNullable(realStore)),
        System.getenv());
  }
}
