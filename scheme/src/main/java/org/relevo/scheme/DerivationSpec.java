package org.relevo.scheme;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code derivation} form says.
 *
 * @param name the derivation's name
 * @param builder the program
 * @param arguments its arguments
 * @param inputs what was listed as needed: nodes, or strings with the path of an output
 * @param outputs the outputs' names; empty: {@code out}
 * @param environment the variables
 * @param system the system type; empty: this host's
 * @param features what a machine must have
 */
record DerivationSpec(
    String name,
    String builder,
    List<String> arguments,
    List<Object> inputs,
    List<String> outputs,
    Map<String, String> environment,
    Optional<String> system,
    List<String> features) {}
