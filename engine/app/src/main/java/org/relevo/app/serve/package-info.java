/**
 * The command that makes this host a build machine: it joins the embedded daemon and the embedded SSH server and says how
 * a head reaches them.
 */
@NullMarked
package org.relevo.app.serve;

import org.jspecify.annotations.NullMarked;
