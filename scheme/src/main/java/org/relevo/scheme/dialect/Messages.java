package org.relevo.scheme.dialect;

import gnu.text.SourceError;
import gnu.text.SourceMessages;
import java.util.regex.Pattern;

/** What the translation of a form finds. That a call has the wrong number of arguments is left to the call: it can be caught. */
final class Messages extends SourceMessages {
  private static final Pattern LEFT_TO_THE_CALL =
      Pattern.compile("call to .* has too (few|many) arguments.*");

  @Override
  public void error(SourceError error) {
    if (error.severity == 'e' && LEFT_TO_THE_CALL.matcher(error.message).matches()) {
      error.severity = 'w';
    }
    super.error(error);
  }
}
