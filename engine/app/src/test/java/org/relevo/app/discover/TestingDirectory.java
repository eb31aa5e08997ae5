package org.relevo.app.discover;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.core.directory.ServiceType;

/** A directory that sees one list of adverts after the other, and is interrupted after the last. */
final class TestingDirectory implements MachineDirectory {
  private final Deque<List<Advert>> states = new ArrayDeque<>();
  final List<String> looks = new ArrayList<>();
  boolean closed;

  void then(Advert... adverts) {
    states.add(List.of(adverts));
  }

  @Override
  public List<Advert> look(ServiceType type, Duration timeout, Predicate<List<Advert>> enough)
      throws InterruptedException {
    looks.add(type + " " + timeout.toMillis());
    while (!states.isEmpty()) {
      List<Advert> now = states.remove();
      if (enough.test(now) || timeout.toDays() == 0) {
        return now;
      }
    }
    if (timeout.toDays() == 0) {
      return List.of();
    }
    throw new InterruptedException("the end of the test");
  }

  @Override
  public void close() {
    closed = true;
  }
}
