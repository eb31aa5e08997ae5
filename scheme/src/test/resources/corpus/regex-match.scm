;; string-match and the parts of a match.
(use-modules (ice-9 regex))
(define m (string-match "([a-z]+)([0-9]+)" "--node42.example"))
(list (match:substring m) (match:substring m 1) (match:substring m 2)
      (match:start m) (match:end m) (match:prefix m) (match:suffix m) (match:count m)
      (string-match "x" "abc"))
