package org.relevo.core.ssh.link;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The links to all machines, for the life of a process. Thread-safe.
 *
 * @param <M> what machines are
 */
public final class Links<M> {
  private final Map<String, Link> links = new ConcurrentHashMap<>();
  private final Function<M, String> identity;
  private volatile Function<M, OptionalDouble> before = machine -> OptionalDouble.empty();

  /**
   * Knows none yet.
   *
   * @param identity what tells hosts apart
   */
  public Links(Function<M, String> identity) {
    this.identity = identity;
  }

  /** Has {@code rates} asked for how many bytes a second went to a machine before, when it is first connected to. */
  public void assume(Function<M, OptionalDouble> rates) {
    before = rates;
  }

  /** Returns the link to a machine, always the same. */
  public Link to(M machine) {
    return links.computeIfAbsent(identity.apply(machine), name -> new Link(before.apply(machine)));
  }
}
