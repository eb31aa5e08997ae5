package org.relevo.core.directory;

import java.util.regex.Pattern;

/**
 * A type of services of DNS-SD (RFC 6763 section 7), such as {@code _build-machine._tcp}.
 *
 * @param text the type without a domain, in lower case
 */
public record ServiceType(String text) {
  // RFC 6335 section 5.1 allows 15 characters and no underscore, but Guix's name has one.
  private static final Pattern FORM = Pattern.compile("_[a-z0-9]([a-z0-9_-]{0,61})?\\._(tcp|udp)");

  /** Of hosts that build. No registered type says that, so this one is Relevo's own. */
  public static final ServiceType BUILD_MACHINE = new ServiceType("_build-machine._tcp");

  /** Of hosts that serve substitutes, as {@code guix publish} announces them. */
  public static final ServiceType GUIX_PUBLISH = new ServiceType("_guix_publish._tcp");

  /** Checks the form. */
  public ServiceType {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a type of services such as _build-machine._tcp");
    }
  }

  /**
   * Reads a type as people write it: in any case, with or without {@code .local} and a dot at its end.
   *
   * @throws IllegalArgumentException if it has another form, with the reason as its message
   */
  public static ServiceType parse(String text) {
    String type = text.strip().toLowerCase(java.util.Locale.ROOT);
    type = type.endsWith(".") ? type.substring(0, type.length() - 1) : type;
    type = type.endsWith(".local") ? type.substring(0, type.length() - ".local".length()) : type;
    return new ServiceType(type);
  }

  /** Returns {@link #text}. */
  @Override
  public String toString() {
    return text;
  }
}
