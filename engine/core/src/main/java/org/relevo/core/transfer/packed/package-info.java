/**
 * Bundles that commands of a machine import and export, and those among them that are compressed by us and not by SSH: a
 * machine with OpenSSH's server, which knows no Zstandard, unpacks them with commands of its own. Depends on the SSH session and the store; knows nothing of builds.
 */
@NullMarked
package org.relevo.core.transfer.packed;

import org.jspecify.annotations.NullMarked;
