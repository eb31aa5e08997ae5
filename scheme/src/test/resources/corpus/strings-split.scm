;; string-split by a character, a character set and a predicate.
(list (string-split "a:b::c" #\:) (string-split "" #\:) (string-split ":a:" #\:)
      (string-split "a,b;c" (char-set #\, #\;))
      (string-split "a1b2c" char-numeric?)
      (string-split "one" #\space))
