package org.relevo.core.ssh.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to offer a machine, best first, and why.
 *
 * @param methods always with none among them, since a host may have no other
 * @param reason in words, such as {@code link 12 MB/s}
 */
public record Choice(List<Method> methods, String reason) {
  /**
   * How many times as fast a transfer must become to be worth the processors at both ends, which builds want, too. With
   * this, Zstandard is offered up to 138 MB/s, which is more than a gigabit a second, and zlib up to 32 MB/s.
   */
  private static final double WORTH = 2.5;

  // Measured on a tree of programs and libraries: what one core compresses a second, and how small
  // that becomes.
  private static final Figures ZSTD_1 = new Figures(new Method(Method.Kind.ZSTD, 1), 345e6, 2.8);
  private static final Figures ZSTD_3 = new Figures(new Method(Method.Kind.ZSTD, 3), 200e6, 3.2);
  private static final Figures ZLIB_1 =
      new Figures(new Method(Method.Kind.DELAYED_ZLIB, 1), 80e6, 2.58);

  private record Figures(Method method, double bytesPerSecond, double ratio) {
    /** Returns how many bytes a second get through, as they were before. */
    double over(double link) {
      return Math.min(bytesPerSecond, link * ratio);
    }

    boolean worth(double link) {
      return over(link) >= WORTH * link;
    }
  }

  /** Copies the list. */
  public Choice {
    methods = List.copyOf(methods);
  }

  /** Chooses for a link, by all that is known of it. */
  public static Choice of(Link link) {
    return of(link.speed(), link.roundTrip(), link.packedBundles().orElse(false));
  }

  /**
   * Chooses.
   *
   * @param roundTrip to the machine, if that is known
   * @param packedBundles whether large bundles are compressed before they come to the connection
   */
  static Choice of(Optional<LinkSpeed> speed, Optional<Duration> roundTrip, boolean packedBundles) {
    if (speed.isPresent()) {
      return new Choice(methods(taken(speed.get()), packedBundles), speed.get().toString());
    }
    boolean far = roundTrip.filter(Link::isFar).isPresent();
    // Little is lost where zstd is not needed, and much where it is needed and missing. Of zlib
    // neither is true.
    List<Method> methods = new ArrayList<>(List.of(ZSTD_1.method(), Method.NONE));
    if (far && !packedBundles) {
      methods.add(1, ZLIB_1.method());
    }
    return new Choice(
        methods,
        "link not measured yet"
            + (far ? ", round trip " + roundTrip.get().toMillis() + " ms" : ""));
  }

  /**
   * Returns as how fast a link counts. One that was not full would have carried the same uncompressed, as far as anyone
   * can tell without trying; if not, it will be seen to be full.
   */
  private static double taken(LinkSpeed speed) {
    return speed.basis() == LinkSpeed.Basis.AT_LEAST
        ? speed.bytesPerSecond() * ZSTD_3.ratio()
        : speed.bytesPerSecond();
  }

  private static List<Method> methods(double link, boolean packedBundles) {
    Figures zstd = ZSTD_3.over(link) > ZSTD_1.over(link) ? ZSTD_3 : ZSTD_1;
    List<Method> methods = new ArrayList<>();
    if (zstd.worth(link)) {
      methods.add(zstd.method());
    }
    if (ZLIB_1.worth(link) && !packedBundles) {
      methods.add(ZLIB_1.method());
    }
    methods.add(Method.NONE);
    return methods;
  }
}
