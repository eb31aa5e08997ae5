;; string-contains, prefixes and suffixes.
(list (string-contains "hello" "ll") (string-contains "hello" "x") (string-contains "abab" "ab" 1)
      (string-contains-ci "HeLLo" "ll")
      (string-prefix? "he" "hello") (string-suffix? "lo" "hello") (string-prefix? "hello" "he")
      (string-prefix-ci? "HE" "hello") (string-prefix-length "abcd" "abxy") (string-suffix-length "xab" "yab"))
