package org.relevo.core.history;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the names of derivations say of the builds: {@code hello-2.12.1.drv} is a build of {@code hello}, as every other
 * version is.
 *
 * <p>A version begins at the first hyphen before a digit, as in Guix and Nix. What comes after it is no part of the name,
 * but for the ending of a source, since getting a package's source is not the work that building it is: {@code
 * python-3.9.9.tar.xz.drv} is a build of {@code python.tar.xz}.
 */
public final class DerivationName {
  private static final String DERIVATION = ".drv";

  private static final Pattern VERSION = Pattern.compile("-(?=[0-9])");
  private static final Pattern SOURCE =
      Pattern.compile("(\\.tar(\\.[A-Za-z0-9]+)?|\\.t[bgx]z|\\.zip|\\.crate|\\.gem|-checkout)$");

  private DerivationName() {}

  /**
   * Returns the name without version.
   *
   * @param derivationName a name such as {@code hello-2.12.1.drv}, without hash
   */
  public static String family(String derivationName) {
    String name = derivationName.endsWith(DERIVATION)
        ? derivationName.substring(0, derivationName.length() - DERIVATION.length())
        : derivationName;
    Matcher version = VERSION.matcher(name);
    if (!version.find() || version.start() == 0) {
      return name;
    }
    String rest = name.substring(version.start());
    return name.substring(0, version.start()) + ending(rest).orElse("");
  }

  private static Optional<String> ending(String rest) {
    Matcher source = SOURCE.matcher(rest);
    return source.find() ? Optional.of(source.group()) : Optional.empty();
  }
}
