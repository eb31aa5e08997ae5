package org.relevo.core.ssh.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LinkTest {
  private final Link link = new Link(OptionalDouble.empty());

  @Test
  void roundTrip_isTheShortestAnswerSinceItWasConnectedTo() {
    assertThat(link.roundTrip()).isEmpty();
    link.noteConnected(Duration.ofMillis(30));
    link.noteAnswer(Duration.ofMillis(25));
    link.noteAnswer(Duration.ofMillis(20));
    link.noteAnswer(Duration.ofMillis(500));
    assertThat(link.roundTrip()).contains(Duration.ofMillis(20));
    link.noteConnected(Duration.ofMillis(40));
    assertThat(link.roundTrip()).contains(Duration.ofMillis(40));
  }

  @Test
  void roundTrip_connectedToSomethingNearer_isThatOfTheMachine() {
    link.noteConnected(Duration.ofNanos(50_000));
    assertThat(link.isFar()).isFalse();
    link.noteAnswer(Duration.ofMillis(60));
    assertThat(link.roundTrip()).contains(Duration.ofMillis(60));
    assertThat(link.isFar()).isTrue();
  }

  @Test
  void isFar_nothingKnown_isFalse() {
    assertThat(link.isFar()).isFalse();
    link.noteAnswer(Duration.ofMillis(10));
    assertThat(link.isFar()).isTrue();
    link.noteAnswer(Duration.ofNanos(9_999_999));
    assertThat(link.isFar()).isFalse();
  }
}
