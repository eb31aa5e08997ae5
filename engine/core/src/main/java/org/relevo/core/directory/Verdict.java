package org.relevo.core.directory;

import org.relevo.core.machine.HostKey;

/** What becomes of an advert under the pinned keys. */
public sealed interface Verdict {
  /**
   * It may be used, by connections that demand this key.
   *
   * @param key the key that is pinned for it
   * @param place where it is pinned
   */
  record Pinned(HostKey key, String place) implements Verdict {}

  /**
   * It is not used: no key is pinned for it.
   *
   * @param reason for people, with what to do
   */
  record Unpinned(String reason) implements Verdict {}

  /**
   * It is not used: it contradicts what is pinned, or makes no sense.
   *
   * @param reason for people, with what to do
   */
  record Refused(String reason) implements Verdict {}
}
