package org.relevo.app.cli;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine;

/** Reads regular expressions of the command line; what is none is a wrong command line. */
public final class RegularExpression implements CommandLine.ITypeConverter<Pattern> {
  @Override
  public Pattern convert(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new CommandLine.TypeConversionException(
          "\"" + text + "\" is not a regular expression: " + e.getDescription());
    }
  }
}
