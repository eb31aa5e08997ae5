/**
 * Which machines are left alone for a while because they failed, and which because their operator said so; known to all
 * processes of this host. Says nothing of why a build goes where: the ranking does. Depends on machine only.
 */
@NullMarked
package org.relevo.core.quarantine;

import org.jspecify.annotations.NullMarked;
