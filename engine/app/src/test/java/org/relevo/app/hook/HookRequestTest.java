package org.relevo.app.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class HookRequestTest {
  private static final StorePath DRV =
      new StorePath(StoreDir.GUIX, "64frnqi59vy5m67lsc4vinj3rdy0qjsw-hello.drv");

  private static HookRequest parse(String line) throws HookFormatException {
    return HookRequest.parse(StoreDir.GUIX, line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\r", "  \r"})
  void parse_withoutFeatures_isWhatTheDaemonWrites(String end) throws HookFormatException {
    assertThat(parse("0 x86_64-linux " + DRV + end))
        .isEqualTo(new HookRequest(false, "x86_64-linux", DRV, Set.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kvm,big-parallel", "kvm,,big-parallel,", "kvm, big-parallel", "big-parallel kvm"})
  void parse_features_areASet(String features) throws HookFormatException {
    assertThat(parse("1 i686-linux " + DRV + " " + features))
        .isEqualTo(new HookRequest(true, "i686-linux", DRV, Set.of("kvm", "big-parallel")));
  }

  @Test
  void line_request_isReadBackAsItself() throws HookFormatException {
    HookRequest request = new HookRequest(true, "x86_64-linux", DRV, Set.of("b", "a"));

    assertThat(request.line()).isEqualTo("1 x86_64-linux " + DRV + " a,b");
    assertThat(parse(request.line())).isEqualTo(request);
    HookRequest plain = new HookRequest(false, "x86_64-linux", DRV, Set.of());
    assertThat(parse(plain.line())).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|a request has the form",
        "what|a request has the form",
        "0 x86_64-linux|a request has the form",
        "2 x86_64-linux /gnu/store/64frnqi59vy5m67lsc4vinj3rdy0qjsw-hello.drv|WANTS-LOCAL must be 0 or 1",
        "0 x86_64-linux /nix/store/64frnqi59vy5m67lsc4vinj3rdy0qjsw-hello.drv|of the store /gnu/store is named",
        "0 x86_64-linux /gnu/store/../../etc/passwd.drv|of the store /gnu/store is named",
        "0 x86_64-linux /gnu/store/64frnqi59vy5m67lsc4vinj3rdy0qjsw-hello|is no derivation",
      })
  void parse_otherLines_areRefused(String line, String why) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(HookFormatException.class)
        .hasMessageContaining(why);
  }

  @Test
  void parse_longLine_isNotRepeatedWhole() {
    assertThatThrownBy(() -> parse("x".repeat(1_000_000)))
        .isInstanceOf(HookFormatException.class)
        .message()
        .hasSizeLessThan(400);
  }
}
