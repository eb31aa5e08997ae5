package org.relevo.core.rank;

/**
 * A machine that a policy would give the build to.
 *
 * @param candidate the machine
 * @param grounds what the policy made of it
 */
public record Choice(Candidate candidate, Grounds grounds) {}
