package org.relevo.core.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class MachineSlotsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final MachineSlots.Pace QUICK =
      new MachineSlots.Pace(HOUR, HOUR, Duration.ofMillis(300), HOUR);

  private final List<TestingKeeper> started = new ArrayList<>();

  private MachineSlots slots(MachineSlots.Pace pace, TestingKeeper... keepers) {
    List<TestingKeeper> next = new ArrayList<>(List.of(keepers));
    return new MachineSlots(
        "box:22",
        "/socket",
        command -> {
          TestingKeeper keeper = next.remove(0);
          started.add(keeper);
          return keeper;
        },
        pace);
  }

  private static int number(MachineSlot slot) {
    return ((MachineSlot.Held) slot).number();
  }

  @Test
  void take_andClose_goThroughOneKeeper() throws Exception {
    TestingKeeper keeper = new TestingKeeper("Welcome!\n@slot 0\n", "@slot 2\n", "@full 3\n");
    try (MachineSlots slots = slots(QUICK, keeper)) {
      MachineSlot first = slots.take(3);
      assertThat(number(first)).isZero();
      MachineSlot second = slots.take(3);
      assertThat(number(second)).isEqualTo(2);
      assertThat(slots.take(3)).isEqualTo(new MachineSlot.Full());
      second.close();
      second.close();
      first.close();
      assertThat(keeper.told()).containsExactly("take 3", "take 3", "take 3", "drop 2", "drop 0");
      assertThat(keeper.isClosed()).isFalse();
    }
    assertThat(keeper.isClosed()).isTrue();
  }

  @Test
  void take_refused_isNotAskedAgain() throws Exception {
    TestingKeeper keeper = new TestingKeeper("@no there is no\7 flock\n");
    try (MachineSlots slots = slots(QUICK, keeper)) {
      MachineSlot no = new MachineSlot.NotShared("there is no? flock");
      assertThat(slots.take(3)).isEqualTo(no);
      assertThat(slots.take(3)).isEqualTo(no);
    }
    assertThat(started).hasSize(1);
    assertThat(keeper.isClosed()).isTrue();
  }

  @Test
  void take_commandsRefused_isNotShared() throws Exception {
    try (MachineSlots slots = new MachineSlots(
        "box:22",
        "/socket",
        command -> {
          throw new KeeperRefusedException("its SSH server refuses to run commands", null);
        },
        QUICK)) {
      assertThat(slots.take(3))
          .isEqualTo(new MachineSlot.NotShared("its SSH server refuses to run commands"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "This account is closed.\n",
        "@slot",
        "@slot 3\n",
        "@slot -1\n@slot 0x1\n@slot 99999999999999999999\n",
        "@slot 0 1\n",
        "slot 0\n@\n@no\n\0\0\0\n"
      })
  void take_garbageAndEnd_isNotSharedAndQuoted(String said) throws Exception {
    try (MachineSlots slots = slots(QUICK, new TestingKeeper(said + TestingKeeper.END))) {
      MachineSlot slot = slots.take(3);
      assertThat(slot)
          .isInstanceOfSatisfying(
              MachineSlot.NotShared.class,
              none -> assertThat(none.why())
                  .startsWith("the command that would keep them gave no answer")
                  .contains(said.lines().findFirst().orElse("")));
    }
    assertThat(started.get(0).isClosed()).isTrue();
  }

  @Test
  void take_lineWithoutEnd_isGivenUpAfterItsBound() throws Exception {
    TestingKeeper endless = new TestingKeeper("x".repeat(1 << 20));
    try (MachineSlots slots = slots(QUICK, endless)) {
      assertThat(slots.take(3))
          .isInstanceOfSatisfying(
              MachineSlot.NotShared.class, none -> assertThat(none.why()).hasSizeLessThan(400));
    }
    assertThat(endless.taken()).isLessThanOrEqualTo(KeeperAnswer.LONGEST);
  }

  @Test
  void take_noAnswer_failsInTimeAndEndsTheKeeper() throws Exception {
    TestingKeeper mute = new TestingKeeper("");
    try (MachineSlots slots = slots(QUICK, mute, new TestingKeeper("@slot 1\n"))) {
      assertThatThrownBy(() -> slots.take(3)).isInstanceOf(SocketTimeoutException.class);
      assertThat(mute.isClosed()).isTrue();
      assertThat(number(slots.take(3))).isEqualTo(1);
    }
  }

  @Test
  void take_trickle_failsInTime() throws Exception {
    TestingKeeper trickle = new TestingKeeper("").trickling(Duration.ofMillis(20));
    try (MachineSlots slots = slots(QUICK, trickle)) {
      assertThatThrownBy(() -> slots.take(3)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void take_noAnswerWhileSlotsAreHeld_keepsThoseAndAsksAnotherKeeper() throws Exception {
    TestingKeeper first = new TestingKeeper("@slot 0\n", "");
    TestingKeeper second = new TestingKeeper("@slot 1\n");
    try (MachineSlots slots = slots(QUICK, first, second)) {
      MachineSlot held = slots.take(3);
      assertThatThrownBy(() -> slots.take(3)).isInstanceOf(SocketTimeoutException.class);
      assertThat(first.isClosed()).isFalse();
      assertThat(number(slots.take(3))).isEqualTo(1);
      held.close();
      assertThat(first.told()).endsWith("drop 0");
      assertThat(first.isClosed()).isTrue();
    }
  }

  @Test
  void take_keeperEndedMeanwhile_startsAnother() throws Exception {
    TestingKeeper first = new TestingKeeper("@slot 0\n", TestingKeeper.END);
    try (MachineSlots slots = slots(QUICK, first, new TestingKeeper("@slot 0\n"))) {
      slots.take(3).close();
      assertThat(number(slots.take(3))).isZero();
    }
    assertThat(started).hasSize(2);
  }

  @Test
  void take_connectionBroken_fails() throws Exception {
    TestingKeeper broken = new TestingKeeper(TestingKeeper.LOSS);
    try (MachineSlots slots = slots(QUICK, broken)) {
      assertThatThrownBy(() -> slots.take(3))
          .isInstanceOf(IOException.class)
          .hasMessage("the connection was lost");
    }
    assertThat(broken.isClosed()).isTrue();
  }

  @Test
  void take_afterClose_fails() {
    MachineSlots slots = slots(QUICK);
    slots.close();
    assertThatThrownBy(() -> slots.take(3)).isInstanceOf(IOException.class);
  }

  @Test
  void keeper_whileASlotIsHeld_isToldThatWeAreAlive() throws Exception {
    Duration beat = Duration.ofMillis(5);
    TestingKeeper keeper = new TestingKeeper("@slot 0\n");
    try (MachineSlots slots = slots(new MachineSlots.Pace(beat, HOUR, HOUR, beat), keeper)) {
      MachineSlot held = slots.take(1);
      keeper.awaitTold(20);
      assertThat(keeper.told()).startsWith("take 1", "", "");
      assertThat(keeper.isClosed()).isFalse();
      held.close();
      keeper.awaitClosed();
    }
  }
}
