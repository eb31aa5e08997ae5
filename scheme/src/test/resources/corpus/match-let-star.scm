;; match-let* sees earlier bindings; a pattern may be a name alone.
(use-modules (ice-9 match))
(match-let* ((table '((a . 1) (b . 2)))
             (((k . v) ...) table)
             (sum (apply + v)))
  (list k v sum))
