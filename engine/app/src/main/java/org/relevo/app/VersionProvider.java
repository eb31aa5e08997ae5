package org.relevo.app;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the version in the jar's manifest, and the Java that runs it. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
    return new String[] {
      "relevo " + version, "Java " + Runtime.version() + ", " + System.getProperty("os.arch")
    };
  }
}
