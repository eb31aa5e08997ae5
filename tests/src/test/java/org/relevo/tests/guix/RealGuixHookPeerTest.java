package org.relevo.tests.guix;

/** The newest guix-daemon with Relevo as its hook, each a program of its own. */
class RealGuixHookPeerTest extends HookCases {
  RealGuixHookPeerTest() {
    super(GuixHookHead.Way.ALONE);
  }
}
