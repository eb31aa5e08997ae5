;; string-trim, its sides, and what to trim.
(list (string-trim "  a b ") (string-trim-right "a b \n") (string-trim-both "\t a \n")
      (string-trim "xxaxx" #\x) (string-trim-right "a//" #\/) (string-trim-both "12ab34" char-numeric?)
      (string-trim-both "..a.." (char-set #\.)) (string-trim-right "abc" #\c 1))
