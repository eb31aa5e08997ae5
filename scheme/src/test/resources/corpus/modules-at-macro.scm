;; (@ …) of a macro, of the core, and as an argument.
(list ((@ (ice-9 match) match) '(1 2) ((a b) (list b a)))
      ((@ (guile) string-upcase) "abc")
      (map (@ (srfi srfi-1) first) '((1 2) (3 4))))
