;; string-join with its delimiters and grammars.
(list (string-join '("a" "b" "c")) (string-join '("a" "b") ", ")
      (string-join '("a" "b") "/" 'prefix) (string-join '("a" "b") ";" 'suffix)
      (string-join '() ",") (string-join '("a") "," 'strict-infix) (string-join '() "/" 'suffix))
