package org.relevo.tests.guix;

/** The newest guix-daemon with a user of its own, as Guix installs it from version 1.5 on, and Relevo as its hook. */
class UnprivilegedGuixHookPeerTest extends HookCases {
  UnprivilegedGuixHookPeerTest() {
    super(GuixHookHead.Way.UNPRIVILEGED);
  }
}
