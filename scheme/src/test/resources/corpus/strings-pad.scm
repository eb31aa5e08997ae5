;; string-pad cuts and fills at the left, string-pad-right at the right.
(list (string-pad "7" 3) (string-pad "7" 3 #\0) (string-pad "12345" 3)
      (string-pad-right "ab" 4) (string-pad-right "ab" 4 #\.) (string-pad-right "abcdef" 3))
