package org.relevo.core.directory;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where adverts are seen: a port that the discovery module implements. Looking begins with the first request for a type and
 * goes on until the directory is closed, so that later requests find what is known. Thread-safe.
 */
public interface MachineDirectory extends AutoCloseable {
  /** How long a first look takes if nothing says otherwise. */
  Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

  /**
   * Returns the adverts of this moment, those seen first before others; at most some hundreds.
   *
   * <p>It waits until {@code enough} is content, or until the type has been looked for during {@code timeout}, whichever
   * comes first; so it waits only at the beginning.
   *
   * @param timeout the longest time to wait, from zero
   * @param enough whether the adverts so far are all that is needed; called in this thread
   */
  List<Advert> look(ServiceType type, Duration timeout, Predicate<List<Advert>> enough)
      throws InterruptedException;

  /** Ends looking. */
  @Override
  void close();
}
