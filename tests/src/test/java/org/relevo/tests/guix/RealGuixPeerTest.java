package org.relevo.tests.guix;

/** The newest guix-daemon as a build machine. */
class RealGuixPeerTest extends MachineCases {
  RealGuixPeerTest() {
    super(GuixPeer.NEW, "--disable-chroot", "--max-jobs=2");
  }
}
