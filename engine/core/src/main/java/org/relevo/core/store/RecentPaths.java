package org.relevo.core.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.relevo.formats.path.StorePath;

/** What is known of store paths, of those that were asked for last. Not thread-safe. */
public final class RecentPaths<V> extends LinkedHashMap<StorePath, V> {
  private static final long serialVersionUID = 1L;

  private final int most;

  /**
   * Makes an empty map.
   *
   * @param most how many paths it keeps
   */
  public RecentPaths(int most) {
    super(16, 0.75f, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<StorePath, V> eldest) {
    return size() > most;
  }
}
