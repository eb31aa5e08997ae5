package org.relevo.core.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class RecentKeysTest {
  @Test
  void add_oneMoreThanAreKept_forgetsTheOneThatWasNotAskedForLongest() throws Exception {
    RecentKeys keys = new RecentKeys();
    EccPublicKey key = EccPublicKey.ofSecret(EdwardsPoint.bigEndian(BigInteger.TEN));
    for (int i = 0; i < RecentKeys.MOST; i++) {
      keys.add(new byte[] {(byte) i}, key);
    }
    assertThat(keys.find(new byte[] {0})).containsSame(key);
    keys.add(new byte[] {-1}, key);
    assertThat(keys.find(new byte[] {1})).isEmpty();
    assertThat(keys.find(new byte[] {0})).isPresent();
    assertThat(keys.find(new byte[] {2})).isPresent();
    assertThat(keys.find(new byte[] {-1})).isPresent();
  }

  @Test
  void add_bytesChangedAfterwards_areFoundAsTheyWere() throws Exception {
    RecentKeys keys = new RecentKeys();
    byte[] q = {1, 2};
    keys.add(q, EccPublicKey.ofSecret(EdwardsPoint.bigEndian(BigInteger.TEN)));
    q[0] = 7;
    assertThat(keys.find(q)).isEmpty();
    assertThat(keys.find(new byte[] {1, 2})).isPresent();
  }
}
