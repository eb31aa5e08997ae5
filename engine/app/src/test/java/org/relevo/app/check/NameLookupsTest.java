package org.relevo.app.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NameLookupsTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  @Test
  void all_knownAndUnknownNames_givesThoseThatAreKnown() throws Exception {
    InetAddress address = InetAddress.getByName("10.0.0.7");
    NameLookups lookups = new NameLookups(
        name -> {
          if (name.equals("none")) {
            throw new UnknownHostException(name);
          }
          return List.of(address);
        },
        LONG);
    NameLookups.Found found = lookups.all(List.of("a", "none", "a", "b"));
    assertThat(found.of("a")).containsExactly(address);
    assertThat(found.of("b")).containsExactly(address);
    assertThat(found.of("none")).isEmpty();
    assertThat(found.late()).isZero();
  }

  @Test
  void all_manyNames_looksUpEach() throws Exception {
    InetAddress address = InetAddress.getByName("10.0.0.7");
    List<String> names = IntStream.range(0, 1000).mapToObj(i -> "m" + i).toList();
    NameLookups.Found found = new NameLookups(name -> List.of(address), LONG).all(names);
    assertThat(found.addresses().keySet()).containsExactlyInAnyOrderElementsOf(names);
    assertThat(new NameLookups(name -> List.of(), LONG).all(List.of()).late()).isZero();
  }

  @Test
  void all_resolverThatDoesNotAnswer_isLeftAlone() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    NameLookups lookups = new NameLookups(
        name -> {
          while (never.getCount() > 0) {
            try {
              never.await();
            } catch (InterruptedException e) {
              // As the C library: it cannot be interrupted.
            }
          }
          return List.of();
        },
        Duration.ofMillis(50));
    assertThat(lookups.all(List.of("a", "b")).late()).isEqualTo(2);
    never.countDown();
  }
}
