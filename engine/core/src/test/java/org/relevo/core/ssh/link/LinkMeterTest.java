package org.relevo.core.ssh.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkMeterTest {
  private static final int PACKET = 32 * 1024;

  private final Link link = new Link(OptionalDouble.empty());
  private long nanos = 1_000_000_000;
  private boolean zlib;
  private final LinkMeter meter = new LinkMeter(link, () -> nanos);

  /**
   * A link that carries {@code rate} bytes a second one way in {@code way} nanoseconds, with a sender that keeps up to {@code
   * ahead} bytes on their way and makes {@code speed} bytes a second.
   */
  private void send(long total, double rate, long way, long ahead, double speed) {
    double free = nanos;
    double answer = -1;
    for (long sent = 0; sent < total; sent += PACKET) {
      nanos += Math.round(PACKET / speed * 1e9);
      // What was sent before the link is done with all but so much of it.
      nanos = Math.max(nanos, Math.round(free - ahead / rate * 1e9));
      if (answer >= 0 && answer <= nanos) {
        answer = answered(answer);
      }
      meter.sent(PACKET, Math.round(PACKET / speed * 1e9));
      free = Math.max(free, (double) nanos) + PACKET / rate * 1e9;
      if (meter.askNow()) {
        answer = free + 2 * way;
      }
    }
    if (answer >= 0) {
      answered(answer);
    }
  }

  private double answered(double at) {
    long now = nanos;
    nanos = Math.round(at);
    meter.answered(zlib);
    nanos = Math.max(now, nanos);
    return -1;
  }

  private void connect(long way) {
    assertThat(meter.ask()).isTrue();
    nanos += 2 * way;
    meter.answered(zlib);
  }

  @ParameterizedTest
  @CsvSource({
    // MB/s, way in ms, KiB under way
    "12.5, 0, 256",
    "12.5, 0, 2048",
    "12.5, 20, 2048",
    "1, 0, 256",
    "1, 50, 256",
    "110, 0, 2048"
  })
  void full_linkSlowerThanTheSender_isMeasured(double megabytes, long wayMillis, long ahead) {
    connect(wayMillis * 1_000_000);
    send(64 << 20, megabytes * 1e6, wayMillis * 1_000_000, ahead * 1024, 1e9);
    assertThat(link.speed()).hasValueSatisfying(speed -> {
      assertThat(speed.basis()).isEqualTo(LinkSpeed.Basis.FULL);
      assertThat(speed.bytesPerSecond()).isCloseTo(megabytes * 1e6, within(megabytes * 5e4));
    });
    assertThat(link.roundTrip().orElseThrow().toMillis()).isEqualTo(2 * wayMillis);
  }

  @Test
  void notFull_senderSlowerThanTheLink_givesALowerBoundWhenEnoughWasSent() {
    connect(1_000_000);
    send(8 << 20, 1e9, 1_000_000, 2 << 20, 50e6);
    assertThat(link.speed()).isEmpty();
    send(64 << 20, 1e9, 1_000_000, 2 << 20, 50e6);
    assertThat(link.speed()).hasValueSatisfying(speed -> {
      assertThat(speed.basis()).isEqualTo(LinkSpeed.Basis.AT_LEAST);
      assertThat(speed.bytesPerSecond()).isCloseTo(50e6, within(3e6));
    });
  }

  @Test
  void notFull_senderThatCompressesAllTheTime_isNotTakenForASlowLink() {
    connect(0);
    for (int i = 0; i < 40; i++) {
      meter.sent(LinkMeter.BETWEEN, 60_000_000);
      assertThat(meter.askNow()).isTrue();
      // The host is busy, so the answer is late.
      nanos += 80_000_000;
      meter.answered(zlib);
    }
    assertThat(link.speed().orElseThrow().basis()).isEqualTo(LinkSpeed.Basis.AT_LEAST);
  }

  @Test
  void full_withZlib_doesNotMakeALinkSlowerThanItWasSeenToBe() {
    connect(0);
    send(32 << 20, 50e6, 0, 2 << 20, 1e9);
    zlib = true;
    send(32 << 20, 12e6, 0, 2 << 20, 1e9);
    assertThat(link.speed().orElseThrow().bytesPerSecond()).isGreaterThan(45e6);
    zlib = false;
    send(64 << 20, 12e6, 0, 2 << 20, 1e9);
    assertThat(link.speed().orElseThrow().bytesPerSecond()).isLessThan(13e6);
  }

  @Test
  void notFull_answersThatAreALittleLate_areNoQueue() {
    connect(0);
    for (int i = 0; i < 40; i++) {
      meter.sent(LinkMeter.BETWEEN, 0);
      assertThat(meter.askNow()).isTrue();
      nanos += 10_000_000;
      meter.answered(zlib);
      // The sender waits for its disk.
      nanos += 90_000_000;
    }
    assertThat(link.speed().orElseThrow().basis()).isEqualTo(LinkSpeed.Basis.AT_LEAST);
  }

  @Test
  void notFull_senderThatPauses_isNotTakenForASlowLink() {
    connect(0);
    for (int i = 0; i < 40; i++) {
      send(2 << 20, 12.5e6, 0, 4 << 20, 1e9);
      nanos += Duration.ofSeconds(1).toNanos();
    }
    link.speed()
        .ifPresent(speed -> assertThat(speed)
            .satisfiesAnyOf(
                found -> assertThat(found.basis()).isEqualTo(LinkSpeed.Basis.AT_LEAST),
                found -> assertThat(found.bytesPerSecond()).isGreaterThan(10e6)));
  }

  @Test
  void askNow_oneQuestionAtATime() {
    meter.sent(LinkMeter.BETWEEN - 1, 0);
    assertThat(meter.askNow()).isFalse();
    meter.sent(1, 0);
    assertThat(meter.askNow()).isTrue();
    meter.sent(10 * LinkMeter.BETWEEN, 0);
    assertThat(meter.askNow()).isFalse();
    assertThat(meter.ask()).isFalse();
    meter.answered(zlib);
    assertThat(meter.askNow()).isTrue();
  }

  @Test
  void link_measuredWhileFull_smoothsAndIsOnlyRaisedByWhatWentThrough() {
    link.noteFull(10e6);
    link.noteFull(20e6);
    assertThat(link.speed()).contains(new LinkSpeed(12e6, LinkSpeed.Basis.FULL));
    link.noteNotFull(11e6);
    assertThat(link.speed()).contains(new LinkSpeed(12e6, LinkSpeed.Basis.FULL));
    link.noteNotFull(50e6);
    assertThat(link.speed()).contains(new LinkSpeed(50e6, LinkSpeed.Basis.AT_LEAST));
    link.noteFull(30e6);
    assertThat(link.speed()).contains(new LinkSpeed(30e6, LinkSpeed.Basis.FULL));
  }

  @Test
  void link_assumption_givesWayToTheFirstMeasurement() {
    Link assumed = new Link(OptionalDouble.of(27e6));
    assertThat(assumed.speed()).contains(new LinkSpeed(27e6, LinkSpeed.Basis.ASSUMED));
    assumed.noteNotFull(9e6);
    assertThat(assumed.speed()).contains(new LinkSpeed(9e6, LinkSpeed.Basis.AT_LEAST));
    assertThat(new Link(OptionalDouble.of(0)).speed()).isEmpty();
    assertThatThrownBy(() -> new LinkSpeed(Double.NaN, LinkSpeed.Basis.FULL))
        .hasMessageContaining("NaN");
  }

  @Test
  void links_sameMachine_isOneLinkAndAskedForOnce() {
    AtomicInteger asked = new AtomicInteger();
    Links<String> links = new Links<>(name -> name.substring(0, 1));
    links.assume(name -> OptionalDouble.of(asked.incrementAndGet()));
    assertThat(links.to("a1")).isSameAs(links.to("a2")).isNotSameAs(links.to("b1"));
    assertThat(asked).hasValue(2);
  }
}
