package org.relevo.core.quarantine;

import java.util.Arrays;
import java.util.Optional;

/** What kind of trouble a machine gave. Failures are counted for each kind by itself. */
public enum Trouble {
  /** No SSH connection came about, or it broke while nothing was built. */
  UNREACHABLE("unreachable", "unreachable", false, true),
  /** It does not let us log in or run commands. */
  LOGIN_REFUSED("login-refused", "login refused", true, true),
  /** It showed another host key than the one in the machine file. */
  WRONG_HOST_KEY("wrong-host-key", "wrong host key", true, true),
  /** Its build daemon could not be had. */
  DAEMON_AWAY("daemon-away", "daemon away", false, false),
  /** One of the two does not accept what the other signs, or their store directories differ. */
  TRANSFER_REFUSED("transfer-refused", "transfer refused", true, false),
  /** It has no room left. */
  DISK_FULL("disk-full", "disk full", false, false),
  /** It, its daemon or the connection was lost between the start of a build and the return of the outputs. */
  LOST_IN_BUILD("lost-in-build", "lost during a build", false, false),
  /** It was reached, but did not say in time how it is. */
  TOO_SLOW("too-slow", "too slow to answer", false, true);

  private final String key;
  private final String label;
  private final boolean needsPerson;
  private final boolean endsWhenReached;

  Trouble(String key, String label, boolean needsPerson, boolean endsWhenReached) {
    this.key = key;
    this.label = label;
    this.needsPerson = needsPerson;
    this.endsWhenReached = endsWhenReached;
  }

  /** Returns its name in files and JSON, such as {@code login-refused}. */
  public String key() {
    return key;
  }

  /** Returns it in words. */
  public String label() {
    return label;
  }

  /** Returns whether somebody must change something before it can go better. */
  public boolean needsPerson() {
    return needsPerson;
  }

  /** Returns whether a machine that has just said how it is cannot have this trouble any more. */
  public boolean endsWhenReached() {
    return endsWhenReached;
  }

  static Optional<Trouble> ofKey(String key) {
    return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
  }
}
