/**
 * The daemon's side of the offload hook, as guix-daemon has it: the process that is asked whether it takes a build, its
 * answers, and what it says while it has the build done elsewhere. Knows neither the store nor the builds.
 */
@NullMarked
package org.relevo.app.daemon.hook;

import org.jspecify.annotations.NullMarked;
