package org.relevo.core.rank;

import java.util.List;
import java.util.Optional;

/** The policies that come with Relevo. */
public final class Policies {
  /** All of them; the first is the one used unless another is chosen. */
  public static final List<Policy> ALL = List.of(
      new FastestFinishPolicy(), new GuixPolicy(), new LeastLoadedPolicy(), new MostLocalPolicy());

  /** The one used unless another is chosen: {@link FastestFinishPolicy}. */
  public static final Policy DEFAULT = ALL.get(0);

  private Policies() {}

  /** Returns the policy of that name. */
  public static Optional<Policy> named(String name) {
    return ALL.stream().filter(policy -> policy.name().equals(name)).findFirst();
  }

  /** Returns their names. */
  public static List<String> names() {
    return ALL.stream().map(Policy::name).toList();
  }
}
