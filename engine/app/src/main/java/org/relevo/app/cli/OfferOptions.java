package org.relevo.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that say what this host offers to builds; a mixin of the commands that make it a build machine. */
public final class OfferOptions {
  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Option(
      names = "--system",
      paramLabel = "SYSTEM",
      description = "System type to build for; can be repeated (default: this host's)")
  private List<String> systems = new ArrayList<>();

  @Option(
      names = "--feature",
      paramLabel = "FEATURE",
      description = "System feature to offer; can be repeated")
  private List<String> features = new ArrayList<>();

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Builds at once (default: a core each)")
  private int slots = Runtime.getRuntime().availableProcessors();

  /** Returns the system types, in the order in which they were named; at least one. */
  public List<String> systems() {
    return systems.isEmpty() ? List.of(HostSystem.name()) : List.copyOf(systems);
  }

  /** Returns the features, sorted. */
  public Set<String> features() {
    return new TreeSet<>(features);
  }

  /** Returns how many builds at once. */
  public int slots() {
    return slots;
  }

  /**
   * Checks the ranges.
   *
   * @throws ParameterException if a value is out of them
   */
  public void check() {
    if (slots < 1) {
      throw new ParameterException(
          spec.commandLine(), "--slots " + slots + ": at least one is needed");
    }
  }
}
