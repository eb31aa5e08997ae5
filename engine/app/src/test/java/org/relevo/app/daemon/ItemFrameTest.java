package org.relevo.app.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemFrameTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 65_527, 65_528, 65_536, 65_545, 200_000})
  void close_bundleInPiecesOfAnySize_handsOnAllButTheFrame(int size) throws IOException {
    byte[] bundle = new byte[size + 16];
    new Random(size).nextBytes(bundle);
    for (int piece : new int[] {1, 3, 8, 70_000}) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ItemFrame frame = new ItemFrame(out)) {
        for (int at = 0; at < bundle.length; at += piece) {
          frame.write(bundle, at, Math.min(piece, bundle.length - at));
        }
      }
      assertThat(out.toByteArray()).isEqualTo(Arrays.copyOfRange(bundle, 8, bundle.length - 8));
    }
  }
}
