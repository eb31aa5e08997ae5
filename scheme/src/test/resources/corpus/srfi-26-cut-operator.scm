;; A slot where the procedure stands, and cut in higher-order calls.
(use-modules (srfi srfi-26) (srfi srfi-1))
(list ((cut <> 1 2) list)
      (filter (cut string-prefix? "x86" <>) '("x86_64-linux" "i686-linux"))
      (map (cut <> 9) (list sqrt 1+ -))
      (fold (cut + <> <>) 0 '(1 2 3)))
