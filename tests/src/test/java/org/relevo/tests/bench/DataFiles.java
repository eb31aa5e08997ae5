package org.relevo.tests.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Makes files to transfer; the same ones each time. */
final class DataFiles {
  private static final int MEBIBYTE = 1 << 20;
  private static final int WORDS = 4096;

  private DataFiles() {}

  /** Writes bytes that nothing can compress. */
  static Path random(Path file, int mebibytes) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    byte[] block = new byte[MEBIBYTE];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < mebibytes; i++) {
        random.nextBytes(block);
        out.write(block);
      }
    }
    return file;
  }

  /** Writes lines of words, few of which are frequent; zlib makes about a third of them, as of program code. */
  static Path text(Path file, int mebibytes) throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    byte[][] words = new byte[WORDS][];
    for (int i = 0; i < WORDS; i++) {
      StringBuilder word = new StringBuilder();
      for (int length = 2 + random.nextInt(9); length > 0; length--) {
        word.append((char) ('a' + random.nextInt(26)));
      }
      words[i] = word.append(random.nextInt(8) == 0 ? '\n' : ' ')
          .toString()
          .getBytes(StandardCharsets.US_ASCII);
    }
    long left = (long) mebibytes * MEBIBYTE;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), MEBIBYTE)) {
      while (left > 0) {
        double rank = random.nextDouble();
        byte[] word = words[(int) (rank * rank * rank * WORDS)];
        int length = (int) Math.min(left, word.length);
        out.write(word, 0, length);
        left -= length;
      }
    }
    return file;
  }
}
