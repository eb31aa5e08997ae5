;; string-index with a character, a predicate and a character set; from the right; with bounds.
(list (string-index "a:b:c" #\:) (string-rindex "a:b:c" #\:)
      (string-index "ab1c" char-numeric?) (string-index "ab c" char-set:whitespace)
      (string-index "abc" #\z) (string-index "a:b:c" #\: 2) (string-index "a:b:c" #\: 2 3)
      (string-skip "aab" #\a) (string-skip-right "abb" #\b) (string-index-right "abab" #\a)
      (string-count "banana" #\a) (string-count "a1b2" char-alphabetic?))
