package org.relevo.tests.guix;

/** The guix-daemon of Guix 1.2 as a build machine. */
class OldGuixPeerTest extends MachineCases {
  OldGuixPeerTest() {
    super(GuixPeer.OLD, "--disable-chroot", "--max-jobs=2");
  }
}
