;; Three levels, with structure in between.
(use-modules (ice-9 match))
(match '((farm ("a" (x y)) ("b" ())) (other ("c" (z))))
  (((group (host (system ...)) ...) ...)
   (list group host system)))
