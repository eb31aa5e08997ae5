;; Ellipses within ellipses.
(use-modules (ice-9 match))
(match '((a 1 2) (b) (c 3))
  (((name value ...) ...)
   (list name value)))
