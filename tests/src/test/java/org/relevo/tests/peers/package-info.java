/** Relevo against the programs that it must get along with: OpenSSH and others, installed on the host. */
package org.relevo.tests.peers;
