package org.relevo.core.directory;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.relevo.core.machine.HostKey;

/**
 * A line of a file of known hosts (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"), or a key that a program pins.
 *
 * @param hosts its patterns, such as {@code anvil}, {@code [anvil]:2222}, {@code *.local}, {@code !bellows} or
 *     {@code |1|SALT|HASH}; empty for a key that is not bound to a name
 * @param revoked whether the key must never be accepted
 * @param key the key
 * @param place where it stands, for messages
 */
record KnownHost(List<String> hosts, boolean revoked, HostKey key, String place) {
  private static final String HASHED = "|1|";

  KnownHost {
    hosts = List.copyOf(hosts);
  }

  /**
   * Reads a line that is neither empty nor a comment.
   *
   * @throws IllegalArgumentException if it has another form, with the reason as its message
   */
  static KnownHost parse(String line, String place) {
    String[] words = line.strip().split("\\s+");
    int at = 0;
    boolean revoked = words[0].equals("@revoked");
    if (words[0].startsWith("@")) {
      if (!revoked) {
        throw new IllegalArgumentException(words[0] + " is not supported: pin the host's own key");
      }
      at++;
    }
    // A host may be called ssh-gateway.
    boolean bare = words.length - at >= 2 && isType(words[at]) && !isType(words[at + 1]);
    List<String> hosts = bare ? List.of() : List.of(words[at++].split(","));
    if (words.length - at < 2) {
      throw new IllegalArgumentException("expected \"NAME TYPE BASE64\", as ssh-keyscan prints it");
    }
    return new KnownHost(hosts, revoked, HostKey.parse(words[at] + " " + words[at + 1]), place);
  }

  private static boolean isType(String word) {
    return word.startsWith("ssh-") || word.startsWith("ecdsa-sha2-") || word.startsWith("sk-");
  }

  /** Returns whether the line is for one of these names, and excludes none of them. */
  boolean names(List<String> names) {
    boolean found = false;
    for (String host : hosts) {
      boolean excluded = host.startsWith("!");
      String pattern = excluded ? host.substring(1) : host;
      for (String name : names) {
        if (matches(pattern, name.toLowerCase(Locale.ROOT))) {
          if (excluded) {
            return false;
          }
          found = true;
        }
      }
    }
    return found;
  }

  /** Returns whether the line tells which host it waits for: one that could be missing. */
  boolean isSpecific() {
    return !revoked
        && hosts.stream()
            .noneMatch(host -> host.contains("*") || host.contains("?") || host.startsWith("!"));
  }

  private static boolean matches(String pattern, String name) {
    if (pattern.startsWith(HASHED)) {
      return hashMatches(pattern, name);
    }
    if (!pattern.contains("*") && !pattern.contains("?")) {
      return pattern.toLowerCase(Locale.ROOT).equals(name);
    }
    return globMatches(pattern.toLowerCase(Locale.ROOT), name);
  }

  /** Goes back to the last star only, so that no pattern takes long. */
  private static boolean globMatches(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int mark = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = n;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++mark;
      } else {
        return false;
      }
    }
    return pattern.substring(p).chars().allMatch(c -> c == '*');
  }

  private static boolean hashMatches(String pattern, String name) {
    String[] parts = pattern.substring(HASHED.length()).split(Pattern.quote("|"), -1);
    if (parts.length != 2) {
      return false;
    }
    try {
      byte[] salt = Base64.getDecoder().decode(parts[0]);
      byte[] hash = Base64.getDecoder().decode(parts[1]);
      if (salt.length == 0) {
        return false;
      }
      // What sshd(8) calls a hashed host name is HMAC-SHA1 of it with the salt.
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(salt, "HmacSHA1"));
      return MessageDigest.isEqual(hash, mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA1 is part of every Java", e);
    }
  }

  /** Returns whether both hold the same key, however it is written. */
  boolean sameKey(HostKey other) {
    return key.type().equals(other.type())
        && Arrays.equals(
            Base64.getDecoder().decode(key.base64()), Base64.getDecoder().decode(other.base64()));
  }
}
