;; string-tokenize by words, by a character set, with bounds.
(list (string-tokenize " a b  c ")
      (string-tokenize "a,b;;c" (char-set-complement (char-set #\, #\;)))
      (string-tokenize "x86_64-linux i686" char-set:letter)
      (string-tokenize "" ) (string-tokenize "a b c" char-set:graphic 2))
