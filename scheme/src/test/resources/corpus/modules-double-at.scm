;; (@@ …) also takes public names.
(list ((@@ (srfi srfi-1) fold) + 0 '(1 2))
      ((@@ (ice-9 regex) match:substring) ((@ (ice-9 regex) string-match) "b+" "abbc")))
